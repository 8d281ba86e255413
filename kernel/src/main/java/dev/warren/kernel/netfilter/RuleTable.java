// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import java.util.List;

/// A table.
///
/// @param source which of the kernel's two machines runs it
/// @param dormant whether its chains are switched off
/// @param chains in the kernel's order, which is that of their making
public record RuleTable(
        Source source,
        PacketFamily family,
        String name,
        boolean dormant,
        List<RuleChain> chains,
        List<NamedSet> sets) {
    /// The machine that runs a table.
    public enum Source {
        NFTABLES,
        /// `iptables-legacy`
        XTABLES
    }

    public RuleTable {
        chains = List.copyOf(chains);
        sets = List.copyOf(sets);
    }

    /// `ip nat`.
    public String title() {
        return family.word() + " " + name;
    }
}
