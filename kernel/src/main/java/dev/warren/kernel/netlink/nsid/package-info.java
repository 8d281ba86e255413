// SPDX-License-Identifier: Apache-2.0
/// The namespace id family: RTM_GETNSID.
@NullMarked
package dev.warren.kernel.netlink.nsid;

import org.jspecify.annotations.NullMarked;
