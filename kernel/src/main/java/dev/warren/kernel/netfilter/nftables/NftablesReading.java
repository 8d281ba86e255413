// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.nftables;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Nftables;
import dev.warren.kernel.netfilter.NamedSet;
import dev.warren.kernel.netfilter.PacketFamily;
import dev.warren.kernel.netfilter.Rule;
import dev.warren.kernel.netfilter.RuleChain;
import dev.warren.kernel.netfilter.RuleTable;
import dev.warren.kernel.netfilter.Ruleset;
import dev.warren.kernel.netfilter.SetElement;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.NetlinkSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads the rule set of nftables in one network namespace, that of `iptables-nft` with it: one dump
/// for the tables, chains, rules and sets each, one for the elements of each set.
///
/// Source: `linux/netfilter/nf_tables.h`. Since Linux 3.13. Needs `CAP_NET_ADMIN` in the user
/// namespace that owns the network namespace. Where the kernel has nftables as a module that is not
/// loaded, the first question loads it: nothing that every machine lets us read tells a module that is not
/// loaded from one that is built in, and to leave rules out would be worse than a module too many.
public final class NftablesReading {
    /// More than this is not kept.
    private static final int RULE_LIMIT = 200_000;

    private static final int ELEMENT_LIMIT = 1_000_000;
    private static final int SET_LIMIT = 50_000;
    private static final int ATTEMPTS = 5;

    private final NetlinkSocket socket;
    private final Set<String> omissions = new TreeSet<>();
    private int elementCount;

    private NftablesReading(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// Reads everything; what changes meanwhile is read again, up to five times.
    ///
    /// @param socket of `NETLINK_NETFILTER`
    /// @return without tables where the kernel has no nftables
    /// @throws SyscallException `EPERM` without the privilege
    public static Ruleset read(NetlinkSocket socket) throws SyscallException {
        Optional<Integer> before = generation(socket);
        for (int attempt = 1; before.isPresent(); attempt++) {
            NftablesReading reading = new NftablesReading(socket);
            List<RuleTable> tables = reading.tables();
            Optional<Integer> after = generation(socket);
            boolean changed = !after.equals(before);
            if (!changed || attempt == ATTEMPTS) {
                if (changed) {
                    reading.omissions.add("what changed while the rules of nftables were read");
                }
                return new Ruleset(tables, List.copyOf(reading.omissions));
            }
            before = after;
        }
        return Ruleset.EMPTY;
    }

    /// @return empty where the kernel has no nftables
    private static Optional<Integer> generation(NetlinkSocket socket) throws SyscallException {
        try {
            List<Integer> answers =
                    socket.ask(
                            TableMessages.GENERATION,
                            body -> body.family(0, Nftables.NFGENMSG_BYTES));
            return answers.stream().findFirst();
        } catch (SyscallException refused) {
            if (refused.errno() == Errno.EINVAL || refused.errno() == Errno.EOPNOTSUPP) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private record TableKey(PacketFamily family, String name) {}

    private List<RuleTable> tables() throws SyscallException {
        List<TableMessages.TableEntry> tables = dump(TableMessages.TABLES);
        if (tables.isEmpty()) {
            return List.of();
        }
        Map<TableMessages.Place, List<Rule>> rules = rules();
        Map<TableKey, List<RuleChain>> chains = new HashMap<>();
        for (TableMessages.ChainEntry entry : dump(TableMessages.CHAINS)) {
            TableMessages.Place place = entry.place();
            chains.computeIfAbsent(
                            new TableKey(place.family(), place.table()), _ -> new ArrayList<>())
                    .add(
                            new RuleChain(
                                    place.chain(),
                                    entry.hook(),
                                    entry.policy(),
                                    rules.getOrDefault(place, List.of())));
        }
        Map<TableKey, List<NamedSet>> sets = sets();
        List<RuleTable> all = new ArrayList<>();
        for (TableMessages.TableEntry entry : tables) {
            TableKey key = new TableKey(entry.family(), entry.name());
            all.add(
                    new RuleTable(
                            RuleTable.Source.NFTABLES,
                            entry.family(),
                            entry.name(),
                            entry.dormant(),
                            chains.getOrDefault(key, List.of()),
                            sets.getOrDefault(key, List.of())));
        }
        return all;
    }

    private Map<TableMessages.Place, List<Rule>> rules() throws SyscallException {
        Map<TableMessages.Place, List<Rule>> rules = new LinkedHashMap<>();
        List<TableMessages.RuleEntry> entries = dump(TableMessages.RULES);
        int count = Math.min(entries.size(), RULE_LIMIT);
        for (TableMessages.RuleEntry entry : entries.subList(0, count)) {
            rules.computeIfAbsent(entry.place(), _ -> new ArrayList<>()).add(entry.rule());
        }
        if (count < entries.size()) {
            omissions.add(
                    (entries.size() - count) + " rules of nftables beyond the first " + RULE_LIMIT);
        }
        return rules;
    }

    private Map<TableKey, List<NamedSet>> sets() throws SyscallException {
        Map<TableKey, List<NamedSet>> sets = new HashMap<>();
        int count = 0;
        for (TableMessages.SetEntry entry : dump(TableMessages.SETS)) {
            NamedSet set = entry.set();
            boolean read = ++count <= SET_LIMIT;
            if (!read) {
                omissions.add("the elements of sets beyond the first " + SET_LIMIT);
            }
            sets.computeIfAbsent(
                            new TableKey(entry.family(), entry.table()), _ -> new ArrayList<>())
                    .add(read ? filled(entry) : set.with(List.of(), false));
        }
        return sets;
    }

    private NamedSet filled(TableMessages.SetEntry entry) throws SyscallException {
        List<SetElement> elements = new ArrayList<>();
        boolean complete = true;
        try {
            for (List<SetElement> some : dump(TableMessages.elements(entry))) {
                complete &= elementCount + some.size() <= ELEMENT_LIMIT;
                if (complete) {
                    elements.addAll(some);
                    elementCount += some.size();
                }
            }
        } catch (SyscallException refused) {
            if (refused.errno() != Errno.ENOENT) {
                throw refused;
            }
            // Removed a moment ago: the generation has changed, and everything is read again.
            complete = false;
        }
        if (!complete) {
            omissions.add("elements of sets beyond the first " + ELEMENT_LIMIT);
        }
        return entry.set().with(elements, complete);
    }

    private <T> List<T> dump(Dumps<T> what) throws SyscallException {
        Dump<T> dump = socket.dump(what);
        if (dump.interrupted()) {
            omissions.add("what changed while " + what.name() + " was answered");
        }
        return dump.entries();
    }
}
