// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import dev.warren.kernel.net.IpAddress;
import java.util.Map;
import java.util.Optional;

/// The parts of rules of xtables in the words of `iptables`; matches are in [XtMatchText].
final class XtText {
    private static final Map<Integer, String> PROTOCOLS =
            Map.of(1, "icmp", 6, "tcp", 17, "udp", 58, "ipv6-icmp", 132, "sctp");

    private XtText() {}

    static String protocol(int number) {
        return PROTOCOLS.getOrDefault(number, Integer.toString(number));
    }

    static String not(boolean inverted) {
        return inverted ? "! " : "";
    }

    static String entry(EntryMatch match) {
        StringBuilder text = new StringBuilder();
        address(text, "-s", match.source(), match.sourceMask(), match, EntryMatch.SOURCE);
        address(
                text,
                "-d",
                match.destination(),
                match.destinationMask(),
                match,
                EntryMatch.DESTINATION);
        link(text, "-i", match.inputLink(), match.inputPrefix(), match, EntryMatch.INPUT);
        link(text, "-o", match.outputLink(), match.outputPrefix(), match, EntryMatch.OUTPUT);
        if (match.protocol() != 0) {
            text.append(not(match.inverts(EntryMatch.PROTOCOL)))
                    .append("-p ")
                    .append(protocol(match.protocol()))
                    .append(' ');
        }
        if (match.fragment()) {
            text.append(not(match.inverts(EntryMatch.FRAGMENT))).append("-f ");
        }
        return text.toString().strip();
    }

    private static void address(
            StringBuilder text,
            String option,
            IpAddress address,
            IpAddress mask,
            EntryMatch match,
            int bit) {
        if (mask.high() == 0 && mask.low() == 0) {
            return;
        }
        text.append(not(match.inverts(bit)))
                .append(option)
                .append(' ')
                .append(address)
                .append('/')
                .append(prefix(mask))
                .append(' ');
    }

    /// The length of a prefix, or the mask where it is none.
    private static String prefix(IpAddress mask) {
        int ones = Long.bitCount(mask.high()) + Long.bitCount(mask.low());
        boolean leading = true;
        byte[] bytes = mask.toBytes();
        for (int i = 0; i < bytes.length * 8; i++) {
            boolean one = (bytes[i / 8] >> (7 - i % 8) & 1) == 1;
            leading &= one == i < ones;
        }
        return leading ? Integer.toString(ones) : mask.toString();
    }

    private static void link(
            StringBuilder text,
            String option,
            String name,
            boolean prefix,
            EntryMatch match,
            int bit) {
        if (!name.isEmpty()) {
            text.append(not(match.inverts(bit)))
                    .append(option)
                    .append(' ')
                    .append(name)
                    .append(prefix ? "+ " : " ");
        }
    }

    static String target(String name, XtTarget target) {
        String jump = "-j " + name;
        return switch (target) {
            case XtTarget.Mark(var mark) ->
                    jump + " --set-xmark " + hex(mark.value()) + "/" + hex(mark.mask());
            case XtTarget.ConnectionMark(int mode, int value, int mask, int packet, _) ->
                    jump
                            + switch (mode) {
                                case 0 -> " --set-xmark " + hex(value) + "/" + hex(mask);
                                case 1 ->
                                        " --save-mark --nfmask "
                                                + hex(packet)
                                                + " --ctmask "
                                                + hex(mask);
                                default ->
                                        " --restore-mark --nfmask "
                                                + hex(packet)
                                                + " --ctmask "
                                                + hex(mask);
                            };
            case XtTarget.SourceTranslation(var range) -> jump + " --to-source " + range(range);
            case XtTarget.DestinationTranslation(var range) ->
                    jump + " --to-destination " + range(range);
            case XtTarget.Masquerade(var range) ->
                    jump + (range.firstPort() == 0 ? "" : " --to-ports ") + range(range);
            case XtTarget.Redirect(var range) ->
                    jump + (range.firstPort() == 0 ? "" : " --to-ports ") + range(range);
            case XtTarget.NetworkMap(var range) -> jump + " --to " + range(range);
            case XtTarget.Reject _, XtTarget.Harmless _, XtTarget.NoTrack _ -> jump;
            case XtTarget.Unknown _ -> jump + " …";
        };
    }

    private static String range(AddressRange range) {
        boolean v6 = range.first().map(IpAddress::isV6).orElse(false);
        boolean ports = range.firstPort() != 0;
        String text = range.first().map(IpAddress::toString).orElse("");
        if (!range.last().equals(range.first())) {
            text += "-" + range.last().map(IpAddress::toString).orElse("");
        }
        if (v6 && ports) {
            text = "[" + text + "]";
        }
        if (ports) {
            text += (text.isEmpty() ? "" : ":") + range.firstPort();
            text += range.lastPort() == range.firstPort() ? "" : "-" + range.lastPort();
        }
        text += range.is(AddressRange.PROTO_RANDOM) ? " --random" : "";
        text += range.is(AddressRange.PROTO_RANDOM_FULLY) ? " --random-fully" : "";
        return text + (range.is(AddressRange.PERSISTENT) ? " --persistent" : "");
    }

    static String verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accept _ -> "-j ACCEPT";
            case Verdict.Drop _ -> "-j DROP";
            case Verdict.Queue _ -> "-j QUEUE";
            case Verdict.Continue _ -> "";
            case Verdict.Return _ -> "-j RETURN";
            case Verdict.Jump(String chain) -> "-j " + chain;
            case Verdict.Goto(String chain) -> "-g " + chain;
            case Verdict.Other(int code) -> "-j " + code;
        };
    }

    static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }

    /// The text of one part of a rule; empty for one that xtables does not have.
    static Optional<String> part(Expression expression) {
        return switch (expression) {
            case Expression.Entry(var match) -> Optional.of(entry(match));
            case Expression.Match(String name, _, var match) ->
                    Optional.of(XtMatchText.of(name, match));
            case Expression.Target(String name, _, var target) -> Optional.of(target(name, target));
            default -> Optional.empty();
        };
    }
}
