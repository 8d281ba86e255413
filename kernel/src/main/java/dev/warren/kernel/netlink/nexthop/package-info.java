// SPDX-License-Identifier: Apache-2.0
/// Nexthop objects: RTM_GETNEXTHOP and what makes them.
@NullMarked
package dev.warren.kernel.netlink.nexthop;

import org.jspecify.annotations.NullMarked;
