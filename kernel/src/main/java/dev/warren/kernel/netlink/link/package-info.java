// SPDX-License-Identifier: Apache-2.0
/// The link family: RTM_GETLINK.
@NullMarked
package dev.warren.kernel.netlink.link;

import org.jspecify.annotations.NullMarked;
