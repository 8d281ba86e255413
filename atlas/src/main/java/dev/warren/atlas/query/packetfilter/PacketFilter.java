// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.netfilter.ChainHook;
import dev.warren.kernel.netfilter.PacketFamily;
import dev.warren.kernel.netfilter.RuleChain;
import dev.warren.kernel.netfilter.RuleTable;
import dev.warren.kernel.netfilter.Ruleset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The packet filter of one namespace, ready to be asked what becomes of packets.
///
/// Thread: any.
public final class PacketFilter {
    /// A chain that a hook calls.
    ///
    /// @param order where its turn is
    record Base(TableCode table, RuleChain chain, ChainHook hook, int order) {
        boolean translates() {
            return hook.type().equals("nat");
        }
    }

    private final List<Base> bases = new ArrayList<>();
    private final List<String> omissions;
    private final List<PacketFamily> elsewhere = new ArrayList<>();

    private PacketFilter(Ruleset ruleset) {
        this.omissions = ruleset.omissions();
        List<RuleTable> tables = ruleset.tables().reversed();
        for (RuleTable table : tables) {
            add(table);
        }
    }

    /// Of two base chains with the same priority the kernel calls the one first that was made last.
    private void add(RuleTable table) {
        if (table.dormant()) {
            return;
        }
        TableCode code = new TableCode(table);
        for (RuleChain chain : table.chains().reversed()) {
            chain.hook().ifPresent(hook -> bases.add(new Base(code, chain, hook, 0)));
        }
        if (!table.family().sees(false) && !table.family().sees(true)) {
            elsewhere.add(table.family());
        }
    }

    public static PacketFilter of(Ruleset ruleset) {
        return new PacketFilter(ruleset);
    }

    /// What becomes of a packet at a hook: its base chains in the order of their priorities.
    ///
    /// Addresses are translated as for the first packet of a connection. Never throws on strange rules:
    /// what cannot be followed is in [Passage#notModelled].
    public Passage pass(Hook hook, Packet packet, AddressTypes addresses) {
        List<Base> called = new ArrayList<>();
        for (Base base : bases) {
            if (base.hook().number() == hook.number()
                    && base.table().table().family().sees(packet.isV6())) {
                called.add(new Base(base.table(), base.chain(), base.hook(), order(base, hook)));
            }
        }
        called.sort(
                Comparator.comparingInt(Base::order)
                        .thenComparingInt(base -> base.translates() ? base.hook().priority() : 0));
        return new Machine(hook, called, addresses, missing(hook)).pass(packet);
    }

    private static int order(Base base, Hook hook) {
        return base.translates() ? hook.translationPriority() : base.hook().priority();
    }

    private List<String> missing(Hook hook) {
        List<String> missing = new ArrayList<>();
        omissions.forEach(omission -> missing.add("not read: " + omission));
        if (hook == Hook.PREROUTING && elsewhere.contains(PacketFamily.NETDEV)) {
            missing.add("tables of the family netdev");
        }
        return missing;
    }
}
