// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import dev.warren.kernel.abi.Nftables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A rule in the words of `nft` or `iptables`, for people to read. It is not meant to be read by
/// these programs, and names come as they are in the kernel.
public final class RuleText {
    private static final String[] OPERATORS = {"", "!= ", "< ", "<= ", "> ", ">= "};
    private static final List<String> RESULTS = List.of("", "oif", "oifname", "type");
    private static final Map<Integer, String> META =
            Map.of(
                    Nftables.NFT_META_MARK, "meta mark",
                    Nftables.NFT_META_IIF, "iif",
                    Nftables.NFT_META_OIF, "oif",
                    Nftables.NFT_META_IIFNAME, "iifname",
                    Nftables.NFT_META_OIFNAME, "oifname",
                    Nftables.NFT_META_L4PROTO, "meta l4proto",
                    Nftables.NFT_META_NFPROTO, "meta nfproto",
                    Nftables.NFT_META_PROTOCOL, "meta protocol");

    private static final Map<Integer, String> CONNECTION =
            Map.of(
                    Nftables.NFT_CT_STATE, "ct state",
                    Nftables.NFT_CT_MARK, "ct mark",
                    Nftables.NFT_CT_STATUS, "ct status",
                    Nftables.NFT_CT_DIRECTION, "ct direction");

    private final RuleTable table;
    private final boolean isV6;
    private final List<String> words = new ArrayList<>();
    private final Map<Integer, String> loaded = new HashMap<>();

    private RuleText(RuleTable table) {
        this.table = table;
        this.isV6 = table.family() == PacketFamily.IPV6;
    }

    /// @param table the rule's
    public static String of(RuleTable table, Rule rule) {
        RuleText text = new RuleText(table);
        boolean xtables = table.source() == RuleTable.Source.XTABLES;
        for (Expression expression : rule.expressions()) {
            if (xtables && expression instanceof Expression.Decide(Verdict verdict)) {
                text.words.add(XtText.verdict(verdict));
            } else {
                XtText.part(expression)
                        .ifPresentOrElse(text.words::add, () -> text.add(expression));
            }
        }
        text.words.removeIf(String::isEmpty);
        return String.join(" ", text.words);
    }

    private void add(Expression expression) {
        switch (expression) {
            case Expression.Payload load -> {
                for (int word = 1; word * 4 < Math.min(load.length(), 64); word++) {
                    loaded.remove(load.register() + word);
                }
                loaded.put(load.register(), payload(load));
            }
            case Expression.Meta(int key, int register) ->
                    loaded.put(register, META.getOrDefault(key, "meta " + key));
            case Expression.Connection(int key, _, int register) ->
                    loaded.put(register, CONNECTION.getOrDefault(key, "ct " + key));
            case Expression.Fib fib -> loaded.put(fib.register(), fib(fib));
            case Expression.Immediate(int register, Octets value) ->
                    loaded.put(register, ValueText.untyped(value));
            case Expression.NumberGenerator(int register, int modulus, boolean random, _) ->
                    loaded.put(
                            register, "numgen " + (random ? "random" : "inc") + " mod " + modulus);
            case Expression.Hash(_, _, int register, int modulus, _) ->
                    loaded.put(register, "hash mod " + modulus);
            case Expression.Bitwise bitwise -> bitwise(bitwise);
            case Expression.ByteOrder order ->
                    loaded.put(order.destination(), left(order.source()));
            case Expression.Compare compare -> compare(compare);
            case Expression.Range range ->
                    words.add(
                            left(range.register())
                                    + (range.outside() ? " != " : " ")
                                    + ValueText.typed(left(range.register()), range.from())
                                    + "-"
                                    + ValueText.typed(left(range.register()), range.to()));
            case Expression.Lookup lookup -> lookup(lookup);
            case Expression.Decide(Verdict verdict) -> words.add(verdict.text());
            default -> statement(expression);
        }
    }

    private void statement(Expression expression) {
        switch (expression) {
            case Expression.MetaSet(int key, int register) ->
                    words.add(META.getOrDefault(key, "meta " + key) + " set " + left(register));
            case Expression.ConnectionSet(int key, _, int register) ->
                    words.add(CONNECTION.getOrDefault(key, "ct " + key) + " set " + left(register));
            case Expression.Counter _ -> words.add("counter");
            case Expression.Log(String prefix, _) ->
                    words.add(prefix.isEmpty() ? "log" : "log prefix \"" + prefix + "\"");
            case Expression.Translate translate -> words.add(translation(translate));
            case Expression.Masquerade masquerade ->
                    words.add("masquerade" + flags(masquerade.flags()));
            case Expression.Redirect redirect ->
                    words.add(
                            "redirect"
                                    + (redirect.firstPort() < 0
                                            ? ""
                                            : " to :" + port(redirect.firstPort())));
            case Expression.Reject _ -> words.add("reject");
            case Expression.Limit _ -> words.add("limit …");
            case Expression.Quota _ -> words.add("quota …");
            case Expression.NoTrack _ -> words.add("notrack");
            case Expression.ObjectReference(_, String name, _) ->
                    words.add("object \"" + name + "\"");
            case Expression.DynamicSet(String set, _, int register, _) ->
                    words.add("update @" + set + " { " + left(register) + " }");
            case Expression.FlowOffload(String table) -> words.add("flow add @" + table);
            case Expression.Queue queue -> words.add("queue to " + queue.number());
            case Expression.TransparentProxy _ -> words.add("tproxy …");
            case Expression.PayloadSet _ -> words.add("payload set …");
            case Expression.Unknown(String name, _) -> words.add(name + " …");
            default -> expression.loads().ifPresent(register -> loaded.put(register, "…"));
        }
    }

    private String left(int register) {
        return loaded.getOrDefault(register, "register " + register);
    }

    private String payload(Expression.Payload load) {
        int bits = isV6 ? 128 : 32;
        String family = isV6 ? "ip6 " : "ip ";
        if (load.base() == Nftables.NFT_PAYLOAD_NETWORK_HEADER) {
            int source = load.length() == 16 ? 8 : 12;
            int destination = load.length() == 16 ? 24 : 16;
            String ip = load.length() == 16 ? "ip6 " : family;
            if (load.offset() == source && load.length() * 8 <= Math.max(bits, 128)) {
                return ip + "saddr";
            }
            if (load.offset() == destination) {
                return ip + "daddr";
            }
            if (load.length() == 1 && load.offset() == (isV6 ? 6 : 9)) {
                return family + (isV6 ? "nexthdr" : "protocol");
            }
        }
        if (load.base() == Nftables.NFT_PAYLOAD_TRANSPORT_HEADER && load.length() == 2) {
            String protocol = protocolWord();
            return switch (load.offset()) {
                case 0 -> protocol + " sport";
                case 2 -> protocol + " dport";
                default -> "@th," + load.offset() * 8 + ",16";
            };
        }
        return "@" + load.base() + "," + load.offset() * 8 + "," + load.length() * 8;
    }

    /// The protocol that the rule has compared before, as `nft` leaves it out then.
    private String protocolWord() {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            for (String protocol : List.of("tcp", "udp", "sctp")) {
                if (word.endsWith("protocol " + protocol)
                        || word.endsWith("l4proto " + protocol)
                        || word.endsWith("nexthdr " + protocol)) {
                    words.remove(i);
                    return protocol;
                }
            }
        }
        for (String word : words) {
            for (String protocol : List.of("tcp", "udp", "sctp")) {
                if (word.startsWith(protocol + " ")) {
                    return protocol;
                }
            }
        }
        return "th";
    }

    private static String fib(Expression.Fib fib) {
        List<String> of = new ArrayList<>();
        int flags = fib.flags();
        if ((flags & Nftables.NFTA_FIB_F_SADDR) != 0) {
            of.add("saddr");
        }
        if ((flags & Nftables.NFTA_FIB_F_DADDR) != 0) {
            of.add("daddr");
        }
        if ((flags & Nftables.NFTA_FIB_F_MARK) != 0) {
            of.add("mark");
        }
        if ((flags & Nftables.NFTA_FIB_F_IIF) != 0) {
            of.add("iif");
        }
        if ((flags & Nftables.NFTA_FIB_F_OIF) != 0) {
            of.add("oif");
        }
        int result = fib.result();
        String word = result >= 0 && result < RESULTS.size() ? RESULTS.get(result) : "" + result;
        return "fib " + String.join(" . ", of) + " " + word;
    }

    private void bitwise(Expression.Bitwise bitwise) {
        String of = left(bitwise.source());
        if (bitwise.operation() != 0) {
            loaded.put(bitwise.destination(), of + " shifted");
            return;
        }
        boolean address = of.endsWith("addr");
        int mask = bitwise.mask().hostNumber();
        int xor = bitwise.xor().hostNumber();
        String text;
        if (address) {
            text = of + " & " + ValueText.typed(of, bitwise.mask());
        } else if (xor == 0) {
            text = of + " & " + XtText.hex(mask);
        } else if (xor == ~mask) {
            text = of + " | " + XtText.hex(xor);
        } else {
            text = of + " & " + XtText.hex(mask) + " ^ " + XtText.hex(xor);
        }
        loaded.put(bitwise.destination(), text);
    }

    private void compare(Expression.Compare compare) {
        String of = left(compare.register());
        int operator = compare.operator();
        String sign = operator >= 0 && operator < OPERATORS.length ? OPERATORS[operator] : "? ";
        int masked = of.indexOf(" & ");
        if (of.contains("addr & ") && operator <= 1) {
            words.add(
                    of.substring(0, masked)
                            + " "
                            + sign
                            + ValueText.typed("addr", compare.value())
                            + "/"
                            + of.substring(masked + 3));
        } else if (of.startsWith("ct state & ") && compare.value().hostNumber() == 0) {
            words.add("ct state " + ValueText.states(of.substring(masked + 3)));
        } else {
            words.add(of + " " + sign + ValueText.typed(of, compare.value()));
        }
    }

    /// What lies in the registers that the key of a set takes.
    private String key(Expression.Lookup lookup) {
        int words = 1;
        for (NamedSet set : table.sets()) {
            if (set.name().equals(lookup.set())) {
                words = Math.clamp((set.keyLength() + 3) / 4, 1, 16);
            }
        }
        StringBuilder key = new StringBuilder(left(lookup.register()));
        for (int word = 1; word < words; word++) {
            String field = loaded.get(lookup.register() + word);
            key.append(field == null ? "" : " . " + field);
        }
        return key.toString();
    }

    private void lookup(Expression.Lookup lookup) {
        String of = key(lookup);
        String set = "@" + lookup.set();
        if (lookup.destination().isEmpty()) {
            words.add(of + (lookup.inverted() ? " != " : " ") + set);
        } else if (lookup.destination().getAsInt() < 0) {
            words.add(of + " vmap " + set);
        } else {
            loaded.put(lookup.destination().getAsInt(), of + " map " + set);
        }
    }

    private String translation(Expression.Translate translate) {
        String address = translate.firstAddress() < 0 ? "" : left(translate.firstAddress());
        if (translate.lastAddress() != translate.firstAddress()) {
            address += "-" + left(translate.lastAddress());
        }
        String port = translate.firstPort() < 0 ? "" : ":" + port(translate.firstPort());
        return (translate.destination() ? "dnat to " : "snat to ")
                + address
                + port
                + flags(translate.flags());
    }

    private String port(int register) {
        return left(register);
    }

    private static String flags(int flags) {
        return ((flags & AddressRange.PROTO_RANDOM) != 0 ? " random" : "")
                + ((flags & AddressRange.PROTO_RANDOM_FULLY) != 0 ? " fully-random" : "")
                + ((flags & AddressRange.PERSISTENT) != 0 ? " persistent" : "");
    }
}
