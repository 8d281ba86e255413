// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import java.util.List;

/// Everything that netfilter does to the packets of one network namespace, as far as it could be read.
///
/// @param tables those of nftables in the kernel's order, then those of xtables
/// @param omissions what is missing and why, in words; empty when nothing is
public record Ruleset(List<RuleTable> tables, List<String> omissions) {
    public static final Ruleset EMPTY = new Ruleset(List.of(), List.of());

    public Ruleset {
        tables = List.copyOf(tables);
        omissions = List.copyOf(omissions);
    }

    /// How many rules there are.
    public int ruleCount() {
        int count = 0;
        for (RuleTable table : tables) {
            for (RuleChain chain : table.chains()) {
                count += chain.rules().size();
            }
        }
        return count;
    }
}
