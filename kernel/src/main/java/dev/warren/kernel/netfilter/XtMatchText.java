// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The matches of xtables in the words of `iptables`.
final class XtMatchText {
    private static final List<String> TYPES =
            List.of(
                    "UNSPEC",
                    "UNICAST",
                    "LOCAL",
                    "BROADCAST",
                    "ANYCAST",
                    "MULTICAST",
                    "BLACKHOLE",
                    "UNREACHABLE",
                    "PROHIBIT",
                    "THROW",
                    "NAT",
                    "XRESOLVE");

    /// In the order of `iptables`.
    private static final List<Map.Entry<Integer, String>> STATES =
            List.of(
                    Map.entry(1, "INVALID"),
                    Map.entry(8, "NEW"),
                    Map.entry(4, "RELATED"),
                    Map.entry(2, "ESTABLISHED"),
                    Map.entry(256, "UNTRACKED"),
                    Map.entry(64, "SNAT"),
                    Map.entry(128, "DNAT"));

    /// The match `state` has another bit for it than `conntrack`.
    private static final int STATE_UNTRACKED = 64;

    private static final int CONNTRACK_UNTRACKED = 256;

    private static final BigDecimal CERTAIN = BigDecimal.valueOf(1L << 31);
    private static final int PROBABILITY_DIGITS = 11;

    private XtMatchText() {}

    /// `-m mark --mark 0x80/0x80`.
    static String of(String name, XtMatch match) {
        String module = "-m " + name;
        return switch (match) {
            case XtMatch.Comment(String text) -> module + " --comment \"" + text + "\"";
            case XtMatch.AddressType type -> module + addressType(type);
            case XtMatch.Mark(var mark, boolean inverted) ->
                    module + " " + XtText.not(inverted) + "--mark " + mark;
            case XtMatch.ConnectionMark(var mark, boolean inverted) ->
                    module + " " + XtText.not(inverted) + "--mark " + mark;
            case XtMatch.State(int states) -> module + " --state " + states(asConntrack(states));
            case XtMatch.Conntrack conntrack ->
                    module
                            + ((conntrack.flags() & 1) == 0
                                    ? ""
                                    : " "
                                            + XtText.not((conntrack.inverted() & 1) != 0)
                                            + "--ctstate "
                                            + states(conntrack.states()))
                            + ((conntrack.flags() & ~1) == 0 ? "" : " …");
            case XtMatch.Tcp tcp ->
                    module
                            + ports(" --sport ", tcp.source())
                            + ports(" --dport ", tcp.destination())
                            + (tcp.flagMask() == 0 ? "" : " --tcp-flags …");
            case XtMatch.Udp udp ->
                    module
                            + ports(" --sport ", udp.source())
                            + ports(" --dport ", udp.destination());
            case XtMatch.Multiport(int where, List<XtPorts> ports, boolean inverted) ->
                    module
                            + " "
                            + XtText.not(inverted)
                            + List.of("--sports ", "--dports ", "--ports ")
                                    .get(Math.clamp(where, 0, 2))
                            + String.join(",", ports.stream().map(XtPorts::toString).toList());
            case XtMatch.AddressRanges ranges -> module + ranges(ranges);
            case XtMatch.Statistic statistic -> module + statistic(statistic);
            case XtMatch.PacketType(int type, boolean inverted) ->
                    module + " " + XtText.not(inverted) + "--pkt-type " + type;
            case XtMatch.Unknown _ -> module + " …";
        };
    }

    private static String statistic(XtMatch.Statistic match) {
        String not = XtText.not(match.inverted());
        if (match.random()) {
            BigDecimal probability =
                    BigDecimal.valueOf(match.probabilityOrEvery())
                            .divide(CERTAIN)
                            .setScale(PROBABILITY_DIGITS, RoundingMode.HALF_EVEN);
            return " --mode random " + not + "--probability " + probability.toPlainString();
        }
        return " --mode nth "
                + not
                + "--every "
                + match.probabilityOrEvery()
                + " --packet "
                + match.packet();
    }

    private static String addressType(XtMatch.AddressType type) {
        return (type.source() == 0
                        ? ""
                        : " " + XtText.not(type.notSource()) + "--src-type " + types(type.source()))
                + (type.destination() == 0
                        ? ""
                        : " "
                                + XtText.not(type.notDestination())
                                + "--dst-type "
                                + types(type.destination()))
                + (type.limitInput() ? " --limit-iface-in" : "")
                + (type.limitOutput() ? " --limit-iface-out" : "");
    }

    private static String types(int bits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < TYPES.size(); i++) {
            if ((bits & 1 << i) != 0) {
                text.append(text.isEmpty() ? "" : ",").append(TYPES.get(i));
            }
        }
        return text.toString();
    }

    private static String states(int bits) {
        return STATES.stream()
                .filter(state -> (bits & state.getKey()) != 0)
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(","));
    }

    private static int asConntrack(int states) {
        return (states & STATE_UNTRACKED) == 0
                ? states
                : (states & ~STATE_UNTRACKED) | CONNTRACK_UNTRACKED;
    }

    private static String ports(String option, XtPorts ports) {
        return ports.isAny() ? "" : option + ports;
    }

    private static String ranges(XtMatch.AddressRanges match) {
        int flags = match.flags();
        return ((flags & 1) == 0
                        ? ""
                        : " "
                                + XtText.not((flags & 16) != 0)
                                + "--src-range "
                                + match.firstSource()
                                + "-"
                                + match.lastSource())
                + ((flags & 2) == 0
                        ? ""
                        : " "
                                + XtText.not((flags & 32) != 0)
                                + "--dst-range "
                                + match.firstDestination()
                                + "-"
                                + match.lastDestination());
    }
}
