// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.netfilter;

import java.util.List;
import java.util.Random;

/// Rule sets by chance, the same for the same seed.
final class RandomRules {
    private final Random random;

    RandomRules(long seed) {
        random = new Random(seed);
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String mark() {
        return one("0x1", "0x80", "0x4000", "0xff");
    }

    /// A table of nftables.
    String nft() {
        StringBuilder text = new StringBuilder();
        text.append("table ").append(one("ip", "inet")).append(" t {\n");
        text.append("set nets { type ipv4_addr; flags interval; elements = ")
                .append("{ 10.2.0.0/24, 198.51.100.0-198.51.100.127 } }\n");
        text.append("set ports { type inet_service; elements = { 80, 443 } }\n");
        text.append("set pairs { type ipv4_addr . inet_service; flags interval; elements = ")
                .append("{ 10.2.0.0/16 . 80-90, 198.51.100.10 . 5353 } }\n");
        text.append(
                "map marks { type ipv4_addr : mark; elements = { 10.2.0.2 : 0x20, 10.2.0.3 : 0x30 } }\n");
        text.append(
                "map where { type inet_service : verdict; elements = { 80 : jump c1, 5353 : goto c2 } }\n");
        for (String chain : List.of("c3", "c2", "c1")) {
            text.append("chain ").append(chain).append(" {\n");
            rules(text, chain, List.of("c1", "c2", "c3"), false, false);
            text.append("}\n");
        }
        base(text, "filter", "prerouting", "-300", false, false);
        base(text, "filter", "prerouting", "-150", false, false);
        base(text, "nat", "prerouting", "-100", false, true);
        base(text, "nat", "prerouting", "-90", false, true);
        base(text, "filter", "forward", "0", true, false);
        base(text, "filter", "postrouting", "-150", true, false);
        base(text, "nat", "postrouting", "100", true, true);
        return text.append("}\n").toString();
    }

    private void base(
            StringBuilder text,
            String type,
            String hook,
            String priority,
            boolean out,
            boolean nat) {
        text.append("chain b").append(hook).append(priority.replace('-', 'm')).append(" {\n");
        text.append("type ").append(type).append(" hook ").append(hook);
        text.append(" priority ").append(priority).append("; policy ");
        text.append(random.nextInt(12) == 0 ? "drop" : "accept").append(";\n");
        rules(text, "", List.of("c1", "c2", "c3"), out, nat);
        text.append("}\n");
    }

    private void rules(
            StringBuilder text, String chain, List<String> chains, boolean out, boolean nat) {
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            for (int n = random.nextInt(3); n > 0; n--) {
                text.append(nftCondition(out)).append(' ');
            }
            text.append(random.nextInt(3) == 0 ? "counter " : "");
            text.append(nftAction(chain, chains, out, nat)).append('\n');
        }
    }

    private String nftCondition(boolean out) {
        return switch (random.nextInt(out ? 15 : 14)) {
            case 0 ->
                    "ip daddr " + one("10.2.0.0/24", "!= 10.2.0.2", "198.51.100.10", "10.0.0.0/8");
            case 1 -> "ip saddr " + one("10.1.0.0/24", "10.1.0.2", "!= 10.0.0.0/8");
            case 2 -> "udp dport " + one("80", "1-100", "{ 80, 443 }", "!= 5353", "> 1000");
            case 3 -> "iifname " + one("\"eni*\"", "\"eni0\"", "!= \"eni0\"", "\"out0\"");
            case 4 -> "meta mark " + mark();
            case 5 -> "meta mark and " + mark() + one(" == ", " != ") + one("0", "0x80", "0x1");
            case 6 -> "ct mark and " + mark() + one(" == ", " != ") + one("0", "0x80");
            case 7 -> "ct state " + one("new", "established,related", "invalid", "new,untracked");
            case 8 -> "fib daddr type " + one("local", "unicast", "!= local");
            case 9 -> "ip daddr @nets";
            case 10 -> "udp dport " + one("@ports", "!= @ports");
            case 11 -> "ip daddr . udp dport @pairs";
            case 12 -> "meta l4proto " + one("udp", "17");
            case 13 -> "ip protocol " + one("udp", "17");
            default -> "oifname " + one("\"out*\"", "\"out0\"", "!= \"eni0\"");
        };
    }

    private String nftAction(String chain, List<String> chains, boolean out, boolean nat) {
        if (nat && random.nextInt(3) == 0) {
            if (!out) {
                return "dnat ip to " + one("10.2.0.9", "10.2.0.3", "10.2.8.8");
            }
            return one("snat ip to 10.2.0.1", "snat ip to 10.2.0.77", "masquerade");
        }
        int later = chains.indexOf(chain) + 1;
        boolean calls = later < chains.size() && !chain.equals("c3");
        String callee = calls ? chains.get(later + random.nextInt(chains.size() - later)) : "";
        return switch (random.nextInt(12)) {
            case 0 -> calls ? "jump " + callee : "return";
            case 1 -> calls ? "goto " + callee : "accept";
            case 2 -> one("accept", "return");
            case 3 -> random.nextInt(4) == 0 ? "drop" : "return";
            case 4 -> "meta mark set " + mark();
            case 5 -> "meta mark set meta mark or " + mark();
            case 6 -> "ct mark set meta mark";
            case 7 -> "ct mark set ct mark or " + mark();
            case 8 -> "meta mark set ct mark and " + mark();
            case 9 -> "meta mark set ip daddr map @marks";
            case 10 -> calls && chain.isEmpty() ? "udp dport vmap @where" : "counter";
            default -> "meta mark set meta mark xor " + mark();
        };
    }

    /// Tables for `iptables-restore`.
    String iptables() {
        StringBuilder text = new StringBuilder();
        table(text, "raw", List.of("PREROUTING"), false);
        table(text, "mangle", List.of("PREROUTING", "FORWARD", "POSTROUTING"), false);
        table(text, "nat", List.of("PREROUTING", "POSTROUTING"), true);
        table(text, "filter", List.of("FORWARD"), false);
        return text.toString();
    }

    private void table(StringBuilder text, String name, List<String> bases, boolean nat) {
        text.append('*').append(name).append('\n');
        for (String base : bases) {
            boolean drops = !nat && random.nextInt(12) == 0;
            text.append(':').append(base).append(drops ? " DROP" : " ACCEPT").append(" [0:0]\n");
        }
        List<String> chains = List.of("C1", "C2", "C3");
        chains.forEach(chain -> text.append(':').append(chain).append(" - [0:0]\n"));
        for (String chain : chains) {
            chain(text, name, chain, chains, false);
        }
        for (String base : bases) {
            chain(text, name, base, chains, nat);
        }
        text.append("COMMIT\n");
    }

    private void chain(
            StringBuilder text, String table, String chain, List<String> chains, boolean nat) {
        int count = random.nextInt(6);
        boolean out = !chain.equals("PREROUTING");
        for (int i = 0; i < count; i++) {
            text.append("-A ").append(chain);
            for (int n = random.nextInt(3); n > 0; n--) {
                text.append(' ').append(condition(text, out && !chain.startsWith("C")));
            }
            text.append(" -j ").append(action(table, chain, chains, nat)).append('\n');
        }
    }

    private String condition(StringBuilder text, boolean out) {
        String rule = text.substring(text.lastIndexOf("-A "));
        String not = random.nextInt(3) == 0 ? "! " : "";
        String wanted =
                switch (random.nextInt(10)) {
                    case 0 -> not + "-d " + one("10.2.0.0/24", "198.51.100.10", "10.0.0.0/8");
                    case 1 -> not + "-s " + one("10.1.0.0/24", "10.9.0.0/16");
                    case 2 -> "-p udp -m udp " + not + "--dport " + one("80", "1:100", "5353");
                    case 3 -> "-m mark " + not + "--mark " + mark() + "/" + mark();
                    case 4 -> "-m connmark " + not + "--mark " + mark() + "/" + mark();
                    case 5 ->
                            "-m conntrack "
                                    + not
                                    + "--ctstate "
                                    + one("NEW", "RELATED,ESTABLISHED", "INVALID,NEW");
                    case 6 ->
                            "-m addrtype "
                                    + not
                                    + "--dst-type "
                                    + one("LOCAL", "UNICAST", "BROADCAST,LOCAL");
                    case 7 ->
                            "-p udp -m multiport "
                                    + not
                                    + "--dports "
                                    + one("80,443", "1:100,5353");
                    case 8 -> "-m iprange " + not + "--dst-range 10.2.0.0-10.2.0.9";
                    default ->
                            out
                                    ? not + "-o " + one("out+", "eni0")
                                    : "-m comment --comment \"a word\"";
                };
        String option = wanted.replace("! ", "").substring(0, 5);
        return rule.contains(option) || rule.contains(wanted.replaceAll(".*(-[dsop]) .*", "$1 "))
                ? ""
                : wanted;
    }

    private String action(String table, String chain, List<String> chains, boolean nat) {
        if (nat && random.nextInt(2) == 0) {
            return chain.equals("PREROUTING")
                    ? "DNAT --to-destination " + one("10.2.0.9", "10.2.8.8")
                    : one("SNAT --to-source 10.2.0.77", "MASQUERADE", "SNAT --to-source 10.2.0.1");
        }
        int later = chains.indexOf(chain) + 1;
        if (later < chains.size() && random.nextInt(3) == 0) {
            return chains.get(later + random.nextInt(chains.size() - later));
        }
        boolean mangle = table.equals("mangle");
        return switch (random.nextInt(mangle ? 9 : 5)) {
            case 0 -> "ACCEPT";
            case 1 -> "RETURN";
            case 2 -> !table.equals("nat") && random.nextInt(3) == 0 ? "DROP" : "RETURN";
            case 3 -> "CONNMARK --set-xmark " + mark() + "/" + mark();
            case 4 -> mangle ? "MARK --set-xmark " + mark() + "/" + mark() : "RETURN";
            case 5 -> "CONNMARK --save-mark --nfmask " + mark() + " --ctmask " + mark();
            case 6 -> "CONNMARK --restore-mark --nfmask " + mark() + " --ctmask " + mark();
            default -> "MARK --set-xmark " + mark() + "/0xffffffff";
        };
    }
}
