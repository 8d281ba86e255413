// SPDX-License-Identifier: Apache-2.0
/// Filters of traffic control.
@NullMarked
package dev.warren.kernel.netlink.trafficcontrol;

import org.jspecify.annotations.NullMarked;
