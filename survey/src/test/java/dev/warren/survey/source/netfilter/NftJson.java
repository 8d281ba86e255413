// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.netfilter;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.netfilter.Octets;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What `nft -n -j list ruleset` prints, one line for each thing; [RulesetLines] makes the same lines of
/// what we read. Keys are in bytes there: `nft` says of which type they are.
final class NftJson {
    private final List<String> lines = new ArrayList<>();

    private NftJson() {}

    static List<String> lines(String json) {
        NftJson all = new NftJson();
        for (Object each : list(member(map(JsonTree.parse(json)), "nftables"))) {
            map(each).forEach((kind, content) -> all.add((String) kind, map(content)));
        }
        return all.lines.stream().sorted().toList();
    }

    private static Object member(Map<?, ?> of, String name) {
        return Objects.requireNonNull(of.get(name), name);
    }

    private void add(String kind, Map<?, ?> of) {
        String place = of.get("family") + " " + of.get("table");
        switch (kind) {
            case "metainfo" -> {}
            case "table" ->
                    lines.add(
                            "table "
                                    + of.get("family")
                                    + " "
                                    + of.get("name")
                                    + (of.containsKey("flags") ? " dormant" : ""));
            case "chain" -> {
                String hook =
                        of.containsKey("hook")
                                ? " "
                                        + of.get("type")
                                        + " "
                                        + of.get("hook")
                                        + " "
                                        + of.get("prio")
                                        + " "
                                        + of.get("policy")
                                : "";
                lines.add("chain " + place + " " + of.get("name") + hook);
            }
            case "rule" -> {
                String comment = of.containsKey("comment") ? " " + of.get("comment") : "";
                lines.add(
                        "rule " + place + " " + of.get("chain") + " " + of.get("handle") + comment);
            }
            case "set", "map" -> {
                String head = "set " + place + " " + of.get("name");
                lines.add(head);
                if (of.containsKey("elem")) {
                    list(of.get("elem"))
                            .forEach(each -> lines.add(head + ": " + element(of, each)));
                }
            }
            default -> throw new AssertionError("nft lists a " + kind);
        }
    }

    private static String element(Map<?, ?> set, Object element) {
        Object type = Objects.requireNonNull(set.get("type"));
        List<?> types = type instanceof List<?> several ? several : List.of(type);
        if (!set.containsKey("map")) {
            return key(types, element);
        }
        List<?> pair = list(element);
        Object data = pair.get(1);
        String text =
                data instanceof Map<?, ?> verdict
                        ? verdict.keySet().iterator().next()
                                + (verdict.values().iterator().next() instanceof Map<?, ?> jump
                                        ? " " + jump.get("target")
                                        : "")
                        : hex(bytes(set.get("map"), data));
        return key(types, pair.getFirst()) + " -> " + text;
    }

    private static String key(List<?> types, Object element) {
        if (element instanceof Map<?, ?> map && map.get("elem") instanceof Map<?, ?> inner) {
            return key(types, Objects.requireNonNull(inner.get("val")));
        }
        List<?> parts =
                element instanceof Map<?, ?> map && map.containsKey("concat")
                        ? list(map.get("concat"))
                        : List.of(element);
        StringBuilder first = new StringBuilder();
        StringBuilder last = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String padding = parts.size() == 1 ? "" : "000000";
            String from = hex(end(types.get(i), parts.get(i), false));
            int missing = parts.size() == 1 ? 0 : (8 - from.length() % 8) % 8;
            first.append(from).append(padding, 0, missing);
            last.append(hex(end(types.get(i), parts.get(i), true))).append(padding, 0, missing);
        }
        return first.toString().contentEquals(last) ? "" + first : first + "-" + last;
    }

    /// The first or last key of `{"prefix": …}`, `{"range": …}` or a plain one.
    private static byte[] end(Object type, Object part, boolean last) {
        if (!(part instanceof Map<?, ?> map)) {
            return bytes(type, part);
        }
        if (map.get("range") instanceof List<?> range) {
            return bytes(type, range.get(last ? 1 : 0));
        }
        Map<?, ?> prefix = map(member(map, "prefix"));
        byte[] bytes = bytes(type, member(prefix, "addr"));
        int bits = bytes.length * 8 - ((Long) Objects.requireNonNull(prefix.get("len"))).intValue();
        BigInteger host = BigInteger.TWO.pow(bits).subtract(BigInteger.ONE);
        byte[] end = new BigInteger(1, bytes).or(host).toByteArray();
        int from = end.length - bytes.length;
        return last ? Octets.of(end, from, end.length).toBytes() : bytes;
    }

    private static byte[] bytes(Object type, Object value) {
        String text = String.valueOf(value);
        return switch (String.valueOf(type)) {
            case "ipv4_addr", "ipv6_addr" -> IpAddress.parse(text).toBytes();
            case "inet_service" -> {
                int port = Integer.parseInt(text);
                yield new byte[] {(byte) (port >>> 8), (byte) port};
            }
            case "inet_proto" -> new byte[] {Byte.parseByte(text)};
            case "mark" -> {
                int mark = (int) (long) (Long) value;
                yield new byte[] {(byte) mark, (byte) (mark >>> 8), (byte) (mark >>> 16), 0};
            }
            case "ifname" -> Arrays.copyOf(KernelText.encode(text), 16);
            default -> throw new AssertionError("a key of the type " + type);
        };
    }

    private static String hex(byte[] bytes) {
        return Octets.of(bytes).toString();
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private static List<?> list(Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }
}
