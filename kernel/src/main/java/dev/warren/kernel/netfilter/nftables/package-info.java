// SPDX-License-Identifier: Apache-2.0
/// nftables over netlink: tables, chains, rules, sets and their elements.
@NullMarked
package dev.warren.kernel.netfilter.nftables;

import org.jspecify.annotations.NullMarked;
