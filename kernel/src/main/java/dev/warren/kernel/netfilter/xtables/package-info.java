// SPDX-License-Identifier: Apache-2.0
/// xtables: matches and targets as blobs, and the tables of `iptables-legacy` and
/// `ip6tables-legacy`.
@NullMarked
package dev.warren.kernel.netfilter.xtables;

import org.jspecify.annotations.NullMarked;
