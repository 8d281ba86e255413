// SPDX-License-Identifier: Apache-2.0
/// Neighbours and forwarding entries: RTM_GETNEIGH and what makes them.
@NullMarked
package dev.warren.kernel.netlink.neighbour;

import org.jspecify.annotations.NullMarked;
