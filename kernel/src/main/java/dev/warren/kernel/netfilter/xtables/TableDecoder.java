// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.xtables;

import dev.warren.kernel.abi.Xtables;
import dev.warren.kernel.netfilter.ChainHook;
import dev.warren.kernel.netfilter.Expression;
import dev.warren.kernel.netfilter.PacketFamily;
import dev.warren.kernel.netfilter.Rule;
import dev.warren.kernel.netfilter.RuleChain;
import dev.warren.kernel.netfilter.RuleTable;
import dev.warren.kernel.netfilter.Verdict;
import dev.warren.kernel.netfilter.XtMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads a table of xtables: entries one behind the other, in which chains are known by where they
/// begin.
///
/// An entry with the target `ERROR` begins a chain and names it; jumps lead to the entry behind it. Each
/// such chain ends with an entry that returns, and each base chain with one that is its policy.
final class TableDecoder {
    private static final String[] HOOK_NAMES = {
        "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"
    };
    private static final String ERROR = "ERROR";

    private final boolean isV6;
    private final String name;
    private final Blob info;
    private final Blob entries;
    private final Map<Integer, String> chainNames = new HashMap<>();
    private final List<RuleChain> chains = new ArrayList<>();

    /// @param info `struct ipt_getinfo`
    TableDecoder(boolean isV6, String name, Blob info, Blob entries) {
        this.isV6 = isV6;
        this.name = name;
        this.info = info;
        this.entries = entries;
    }

    /// @throws dev.warren.kernel.netlink.MalformedMessageException when lengths contradict each other
    RuleTable table() {
        Map<Integer, Integer> hookAt = new HashMap<>();
        for (int hook = 0; hook < Xtables.HOOKS; hook++) {
            if ((info.s32(Xtables.GETINFO_VALID_HOOKS) & 1 << hook) != 0) {
                hookAt.put(info.s32(Xtables.GETINFO_HOOK_ENTRY + 4 * hook), hook);
                chainNames.put(info.s32(Xtables.GETINFO_HOOK_ENTRY + 4 * hook), HOOK_NAMES[hook]);
            }
        }
        nameChains();
        for (int at = 0; at < entries.length(); ) {
            EntryDecoder head = new EntryDecoder(entries, isV6, at);
            if (hookAt.containsKey(at)) {
                at = base(hookAt.get(at), at);
            } else if (head.targetName().equals(ERROR)) {
                at = head.next() < entries.length() ? called(head) : entries.length();
            } else {
                at = head.next();
            }
        }
        return new RuleTable(
                RuleTable.Source.XTABLES,
                isV6 ? PacketFamily.IPV6 : PacketFamily.IPV4,
                name,
                false,
                chains,
                List.of());
    }

    private void nameChains() {
        for (int at = 0; at < entries.length(); ) {
            EntryDecoder entry = new EntryDecoder(entries, isV6, at);
            if (entry.targetName().equals(ERROR)) {
                chainNames.put(entry.next(), entry.errorName());
            }
            at = entry.next();
        }
    }

    /// A base chain; returns where the next one begins.
    private int base(int hook, int from) {
        int end = info.s32(Xtables.GETINFO_UNDERFLOW + 4 * hook);
        List<Rule> rules = new ArrayList<>();
        int at = from;
        while (at < end) {
            at = rule(at, rules);
        }
        EntryDecoder last = new EntryDecoder(entries, isV6, at);
        chains.add(
                new RuleChain(
                        HOOK_NAMES[hook],
                        Optional.of(new ChainHook(hook, priority(hook), name, List.of())),
                        last.targetName().isEmpty() ? verdict(last) : new Verdict.Drop(),
                        rules));
        return last.next();
    }

    /// A chain that others call; returns where the next one begins.
    private int called(EntryDecoder head) {
        List<Rule> rules = new ArrayList<>();
        int at = head.next();
        while (at < entries.length()
                && !new EntryDecoder(entries, isV6, at).targetName().equals(ERROR)) {
            at = rule(at, rules);
        }
        if (!rules.isEmpty()) {
            rules.removeLast();
        }
        chains.add(new RuleChain(head.errorName(), Optional.empty(), new Verdict.Return(), rules));
        return at;
    }

    private int rule(int at, List<Rule> rules) {
        EntryDecoder entry = new EntryDecoder(entries, isV6, at);
        List<Expression> expressions = new ArrayList<>(entry.conditions());
        if (!entry.targetName().isEmpty()) {
            expressions.add(entry.target());
        } else if (!verdict(entry).equals(new Verdict.Continue())) {
            expressions.add(new Expression.Decide(verdict(entry)));
        }
        String comment = "";
        for (Expression each : expressions) {
            if (each instanceof Expression.Match(_, _, XtMatch.Comment(String text))) {
                comment = text;
            }
        }
        rules.add(new Rule(rules.size() + 1L, comment, expressions));
        return entry.next();
    }

    private Verdict verdict(EntryDecoder entry) {
        int number = entry.standardVerdict();
        if (number >= 0) {
            if (number == entry.next() && !entry.isGoto()) {
                return new Verdict.Continue();
            }
            String chain = chainNames.getOrDefault(number, "the entry at " + number);
            return entry.isGoto() ? new Verdict.Goto(chain) : new Verdict.Jump(chain);
        }
        return switch (number) {
            case Xtables.XT_RETURN -> new Verdict.Return();
            case -1 -> new Verdict.Drop();
            case -2 -> new Verdict.Accept();
            case -4 -> new Verdict.Queue();
            default -> new Verdict.Other(number);
        };
    }

    /// Source: `enum nf_ip_hook_priorities` in `linux/netfilter_ipv4.h`.
    private int priority(int hook) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "raw" -> -300;
            case "mangle" -> -150;
            case "nat" -> hook == 0 || hook == 3 ? -100 : 100;
            case "security" -> 50;
            default -> 0;
        };
    }
}
