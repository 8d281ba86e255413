// SPDX-License-Identifier: Apache-2.0
/// Routes: RTM_GETROUTE and what makes them.
@NullMarked
package dev.warren.kernel.netlink.route;

import org.jspecify.annotations.NullMarked;
