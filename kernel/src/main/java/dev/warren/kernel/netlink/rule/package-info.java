// SPDX-License-Identifier: Apache-2.0
/// Routing rules: RTM_GETRULE and what makes them.
@NullMarked
package dev.warren.kernel.netlink.rule;

import org.jspecify.annotations.NullMarked;
