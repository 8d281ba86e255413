// SPDX-License-Identifier: Apache-2.0
/// The address family: RTM_GETADDR.
@NullMarked
package dev.warren.kernel.netlink.address;

import org.jspecify.annotations.NullMarked;
