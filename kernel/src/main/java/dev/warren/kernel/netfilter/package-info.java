// SPDX-License-Identifier: Apache-2.0
/// Netfilter's rule sets as records, whichever way they were read: nftables or the older xtables
/// (`iptables-legacy`). The records know no kernel call.
@NullMarked
package dev.warren.kernel.netfilter;

import org.jspecify.annotations.NullMarked;
