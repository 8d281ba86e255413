// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

/// A rule that changed a packet or decided about it.
///
/// @param table such as `ip nat`
/// @param handle as in [dev.warren.kernel.netfilter.Rule]; 0 for the policy of a chain
/// @param rule in the words of `nft` or `iptables`
/// @param effect what became of the packet: `mark 0x80`
public record Step(String table, String chain, long handle, String rule, String effect) {}
