// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import java.util.List;
import java.util.Optional;

/// A chain of rules.
///
/// @param hook where it is called from; empty for one that only other chains call
/// @param policy what becomes of a packet at the end of a base chain
public record RuleChain(String name, Optional<ChainHook> hook, Verdict policy, List<Rule> rules) {
    public RuleChain {
        rules = List.copyOf(rules);
    }
}
