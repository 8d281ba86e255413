// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.netfilter.NamedSet;
import dev.warren.kernel.netfilter.RuleChain;
import dev.warren.kernel.netfilter.RuleTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A table with its chains and sets by their names.
final class TableCode {
    private final RuleTable table;
    private final Map<String, RuleChain> chains = new HashMap<>();
    private final Map<String, NamedSet> sets = new HashMap<>();
    private final Map<String, SetIndex> indexes = new HashMap<>();

    TableCode(RuleTable table) {
        this.table = table;
        table.chains().forEach(chain -> chains.putIfAbsent(chain.name(), chain));
        table.sets().forEach(set -> sets.putIfAbsent(set.name(), set));
    }

    RuleTable table() {
        return table;
    }

    Optional<RuleChain> chain(String name) {
        return Optional.ofNullable(chains.get(name));
    }

    /// The set of a name; made to be searched when it is first needed.
    synchronized Optional<SetIndex> set(String name) {
        NamedSet set = sets.get(name);
        return set == null
                ? Optional.empty()
                : Optional.of(indexes.computeIfAbsent(name, _ -> new SetIndex(set)));
    }
}
