// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.warren.kernel.netlink.trafficcontrol;

import org.jspecify.annotations.NullMarked;
