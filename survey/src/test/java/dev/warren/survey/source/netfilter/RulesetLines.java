// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.netfilter;

import dev.warren.kernel.netfilter.ChainHook;
import dev.warren.kernel.netfilter.NamedSet;
import dev.warren.kernel.netfilter.Octets;
import dev.warren.kernel.netfilter.PacketFamily;
import dev.warren.kernel.netfilter.Rule;
import dev.warren.kernel.netfilter.RuleChain;
import dev.warren.kernel.netfilter.RuleTable;
import dev.warren.kernel.netfilter.RuleText;
import dev.warren.kernel.netfilter.Ruleset;
import dev.warren.kernel.netfilter.SetElement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A rule set that we read, in lines to compare with what `nft` and `iptables-save` print.
final class RulesetLines {
    private RulesetLines() {}

    /// The lines of [NftJson].
    static List<String> nft(Ruleset ruleset) {
        List<String> lines = new ArrayList<>();
        for (RuleTable table : ruleset.tables()) {
            if (table.source() != RuleTable.Source.NFTABLES) {
                continue;
            }
            lines.add("table " + table.title() + (table.dormant() ? " dormant" : ""));
            for (RuleChain chain : table.chains()) {
                String head = table.title() + " " + chain.name();
                Optional<ChainHook> hook = chain.hook();
                lines.add("chain " + head + hook.map(each -> hook(table, chain, each)).orElse(""));
                for (Rule rule : chain.rules()) {
                    String comment = rule.comment().isEmpty() ? "" : " " + rule.comment();
                    lines.add("rule " + head + " " + rule.handle() + comment);
                }
            }
            for (NamedSet set : table.sets()) {
                if (!set.is(NamedSet.ANONYMOUS)) {
                    set(lines, "set " + table.title() + " " + set.name(), set);
                }
            }
        }
        return lines.stream().sorted().toList();
    }

    private static String hook(RuleTable table, RuleChain chain, ChainHook hook) {
        String word = table.family() == PacketFamily.NETDEV ? "ingress" : hook.word();
        return " " + hook.type() + " " + word + " " + hook.priority() + " " + chain.policy().text();
    }

    private static void set(List<String> lines, String head, NamedSet set) {
        lines.add(head);
        if (!set.is(NamedSet.INTERVAL) || set.is(NamedSet.CONCATENATED)) {
            for (SetElement each : set.elements()) {
                lines.add(
                        head
                                + ": "
                                + range(each.key(), each.keyEnd().orElse(each.key()))
                                + data(each));
            }
            return;
        }
        List<SetElement> sorted = new ArrayList<>(set.elements());
        sorted.sort(
                Comparator.comparing(SetElement::key).thenComparing(each -> !each.isIntervalEnd()));
        for (int i = 0; i < sorted.size(); i++) {
            SetElement from = sorted.get(i);
            if (!from.isIntervalEnd()) {
                Octets last =
                        i + 1 < sorted.size()
                                ? before(sorted.get(i + 1).key())
                                : highest(from.key().length());
                lines.add(head + ": " + range(from.key(), last) + data(from));
            }
        }
    }

    private static Octets highest(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xff);
        return Octets.of(bytes);
    }

    private static Octets before(Octets key) {
        BigInteger value = new BigInteger(1, key.toBytes()).subtract(BigInteger.ONE);
        byte[] bytes = new byte[key.length()];
        for (int i = bytes.length - 1; i >= 0; i--) {
            bytes[i] = value.byteValue();
            value = value.shiftRight(8);
        }
        return Octets.of(bytes);
    }

    private static String range(Octets from, Octets to) {
        return from.equals(to) ? from.toString() : from + "-" + to;
    }

    private static String data(SetElement element) {
        if (element.verdict().isPresent()) {
            return " -> " + element.verdict().get().text();
        }
        return element.data().length() == 0 ? "" : " -> " + element.data();
    }

    /// The tables of xtables of one family as `iptables-save` prints them.
    static List<String> save(Ruleset ruleset, PacketFamily family) {
        List<String> lines = new ArrayList<>();
        for (RuleTable table : ruleset.tables()) {
            if (table.source() != RuleTable.Source.XTABLES || table.family() != family) {
                continue;
            }
            for (RuleChain chain : table.chains()) {
                String policy =
                        chain.hook().isPresent()
                                ? chain.policy().text().toUpperCase(Locale.ROOT)
                                : "-";
                lines.add(table.name() + " :" + chain.name() + " " + policy);
                int place = 0;
                for (Rule rule : chain.rules()) {
                    lines.add(
                            table.name()
                                    + " "
                                    + chain.name()
                                    + " "
                                    + ++place
                                    + " "
                                    + RuleText.of(table, rule).replace("\"", ""));
                }
            }
        }
        return lines.stream().sorted().toList();
    }
}
