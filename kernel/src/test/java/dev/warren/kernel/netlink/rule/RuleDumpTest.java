// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.lab.Flapping;
import dev.warren.kernel.lab.IpJson;
import dev.warren.kernel.lab.LabSocket;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.MaskedNumber;
import dev.warren.kernel.net.PortRange;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleAction;
import dev.warren.kernel.net.RuleSelector;
import dev.warren.kernel.net.UserRange;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Compares rules with what `ip rule` says of them, and makes them.
@Lab
final class RuleDumpTest {
    @RegisterExtension static final LeakGuard LEAKS = new LeakGuard(Duration.ofSeconds(30));

    private static final String RULES =
            """
            set -e
            ip link set lo up
            ip link add v0 type veth peer name v1
            ip rule add not from 10.0.0.0/8 to 11.0.0.0/8 tos 0x10 fwmark 0x80/0xf0 iif v0 oif nosuch \
                pref 100 uidrange 3-5 ipproto tcp sport 5-9 dport 80 table 70000 protocol 99 \
                suppress_prefixlength 3 suppress_ifgroup 4
            ip rule add pref 101 goto 32766
            ip rule add pref 102 goto 9999
            ip rule add pref 103 blackhole
            ip rule add pref 104 unreachable
            ip rule add pref 105 prohibit
            ip rule add pref 106 nop
            ip rule add pref 107 l3mdev
            ip rule add pref 108 from 1.2.3.4 realms 3/4 lookup main
            ip rule add pref 109 tun_id 5 lookup default
            ip rule add pref 110 fwmark 7 lookup 9
            ip rule add pref 111 iif lo type 6
            ip rule add pref 112 ipproto icmp fwmark 0/1 iif gone lookup 4294967294
            ip rule add pref 113 suppress_prefixlength 0 lookup main
            ip rule add pref 4294967295 to 10.0.0.0/31 uidrange 0-4294967294 lookup 1
            ip -6 rule add to 2001:db8::/32 from ::/3 pref 5 iif lo ipproto udp dport 53-54 lookup 7
            ip -6 rule add from 2001:db8::5 pref 6 prohibit
            """;

    private static void assertAgree(LabNamespace here, NetlinkSocket socket)
            throws SyscallException {
        List<String> lines =
                Stream.of(here.run("ip", "-4", "rule"), here.run("ip", "-6", "rule"))
                        .flatMap(String::lines)
                        .map(line -> line.replace('\t', ' ').strip())
                        .toList();
        Dump<RoutingRule> dump = RuleFamily.dumpAll(socket);

        assertThat(dump.interrupted()).isFalse();
        assertThat(dump.entries().stream().map(RoutingRule::toString))
                .containsExactlyElementsOf(lines);
        assertThat(dump.entries().stream().map(RuleDumpTest::print))
                .containsExactlyElementsOf(theirs(here));
    }

    private static List<String> theirs(LabNamespace here) {
        List<String> all = new ArrayList<>();
        for (String family : List.of("-4", "-6")) {
            IpJson.parse(here.run("ip", "-json", "-details", "-Numeric", family, "rule"))
                    .forEach(rule -> all.add(print(rule)));
        }
        return all;
    }

    private static String print(RoutingRule rule) {
        RuleSelector selector = rule.selector();
        return String.join(
                " ",
                rule.priority() + (selector.inverted() ? " not" : ""),
                selector.source().map(RuleDumpTest::print).orElse("all"),
                selector.destination().map(RuleDumpTest::print).orElse(""),
                "tos " + selector.typeOfService(),
                "mark " + selector.mark().map(MaskedNumber::toString).orElse(""),
                selector.inputLink() + (rule.isInputDetached() ? "!" : ""),
                selector.outputLink() + (rule.isOutputDetached() ? "!" : ""),
                "users " + selector.users().map(UserRange::toString).orElse(""),
                "proto " + selector.protocol(),
                selector.sourcePorts().map(PortRange::toString).orElse("-"),
                selector.destinationPorts().map(PortRange::toString).orElse("-"),
                "tun " + selector.tunnelId(),
                selector.l3mdev() ? "l3mdev" : "",
                action(rule),
                "suppress " + rule.suppressPrefixLength().orElse(-1),
                rule.suppressLinkGroup().orElse(-1) + "",
                "realms " + (rule.realms() >>> 16) + "/" + (rule.realms() & 0xffff),
                "by " + rule.protocol());
    }

    private static String action(RoutingRule rule) {
        return switch (rule.action()) {
            case RuleAction.Lookup(long table) -> table == 0 ? "" : "table " + table;
            case RuleAction.Goto(long to) -> "goto " + to + (rule.isUnresolved() ? "!" : "");
            case RuleAction.Nop _ -> "nop";
            case RuleAction.Blackhole _ -> "action 6";
            case RuleAction.Unreachable _ -> "action 7";
            case RuleAction.Prohibit _ -> "action 8";
            case RuleAction.Other(int number) -> "action " + number;
        };
    }

    private static String print(Cidr prefix) {
        return prefix.prefixLength() == prefix.address().bits()
                ? prefix.address().toString()
                : prefix.toString();
    }

    private static String print(IpJson rule) {
        String mark = rule.text("fwmark");
        String mask = rule.text("fwmask");
        String users =
                rule.names("uid_start") ? rule.word("uid_start") + "-" + rule.word("uid_end") : "";
        return String.join(
                " ",
                rule.word("priority") + (rule.names("not") ? " not" : ""),
                prefix(rule, "src"),
                prefix(rule, "dst"),
                "tos " + (rule.has("tos") ? Integer.decode(rule.text("tos")) : 0),
                "mark " + (mask.isEmpty() ? mark : mark + "/" + mask),
                rule.text("iif") + (rule.names("iif_detached") ? "!" : ""),
                rule.text("oif") + (rule.names("oif_detached") ? "!" : ""),
                "users " + users,
                "proto " + (rule.has("ipproto") ? rule.text("ipproto").substring(8) : "0"),
                ports(rule, "sport"),
                ports(rule, "dport"),
                "tun " + rule.number("tun_id", 0),
                rule.names("l3mdev") ? "l3mdev" : "",
                action(rule),
                "suppress " + rule.number("suppress_prefixlen", -1),
                rule.has("suppress_ifgroup") ? rule.word("suppress_ifgroup") : "-1",
                "realms " + realm(rule, "flow_from") + "/" + realm(rule, "flow_to"),
                "by " + rule.word("protocol"));
    }

    private static String action(IpJson rule) {
        if (rule.has("goto")) {
            return "goto " + rule.word("goto") + (rule.names("unresolved") ? "!" : "");
        }
        return rule.names("nop")
                ? "nop"
                : rule.has("action")
                        ? "action " + rule.word("action")
                        : rule.has("table") ? "table " + rule.word("table") : "";
    }

    private static String prefix(IpJson rule, String name) {
        return rule.names(name + "len")
                ? rule.text(name) + "/" + rule.word(name + "len")
                : rule.text(name);
    }

    private static String ports(IpJson rule, String name) {
        return rule.has(name)
                ? rule.word(name)
                : rule.names(name + "_start")
                        ? rule.word(name + "_start") + "-" + rule.word(name + "_end")
                        : "-";
    }

    private static String realm(IpJson rule, String name) {
        return rule.has(name) ? rule.word(name) : "0";
    }

    @Test
    void agreesWithIpAboutEverySelectorAndCanMakeThemAgain() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-rules");
            here.run("sh", "-c", RULES);
            try (NetlinkSocket socket = LabSocket.in(here)) {
                assertAgree(here, socket);
                List<RoutingRule> rules = RuleFamily.dumpAll(socket).entries();
                assertThat(rules).allSatisfy(rule -> assertThat(rule.rest()).isEmpty());
                for (RoutingRule rule : rules) {
                    RuleChange.delete(socket, rule);
                }
                assertThat(RuleFamily.dumpAll(socket).entries()).isEmpty();
                for (RoutingRule rule : rules) {
                    RuleChange.add(socket, rule);
                }
                assertAgree(here, socket);
                assertThat(RuleFamily.dumpAll(socket).entries()).containsExactlyElementsOf(rules);
            }
        }
    }

    @Test
    void selectorsThatIpDoesNotKnowYetComeBackAsTheyWere() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-rules");
            try (NetlinkSocket socket = LabSocket.in(here)) {
                List<RoutingRule> young =
                        List.of(
                                RoutingRule.of(false)
                                        .priority(10)
                                        .dscp(new MaskedNumber(9, RuleSelector.WHOLE_DSCP))
                                        .lookup(7)
                                        .build(),
                                RoutingRule.of(false)
                                        .priority(11)
                                        .dscp(new MaskedNumber(8, 0x38))
                                        .protocol(6)
                                        .sourcePorts(new PortRange(0x50, 0x50, 0xfff0))
                                        .destinationPorts(PortRange.of(443, 443))
                                        .lookup(7)
                                        .build(),
                                RoutingRule.of(true)
                                        .priority(12)
                                        .flowLabel(new MaskedNumber(0x12340, 0xffff0))
                                        .lookup(7)
                                        .build());
                try {
                    for (RoutingRule rule : young) {
                        RuleChange.add(socket, rule);
                    }
                } catch (SyscallException older) {
                    Assumptions.abort("before Linux 6.15: " + older);
                }

                assertThat(RuleFamily.dumpAll(socket).entries()).containsAll(young);
                assertThat(young)
                        .extracting(RoutingRule::toString)
                        .containsExactly(
                                "10: from all dscp 0x9 lookup 7",
                                "11: from all dscp 0x8/0x38 ipproto tcp sport 0x50/0xfff0 dport 443"
                                        + " lookup 7",
                                "12: from all flowlabel 0x12340/0xffff0 lookup 7");
            }
        }
    }

    @Test
    void whatDoesNotChangeIsReadOnceWhileTheTableChanges() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace busy = lab.namespace("warren-busy-rules");
            busy.run(
                    "sh",
                    "-c",
                    "for i in $(seq 1 3000); do echo rule add pref $i lookup 7; done | ip -batch -");
            RoutingRule flapping = RoutingRule.of(false).priority(1).lookup(8).build();
            try (NetlinkSocket socket = LabSocket.in(busy);
                    Flapping changes =
                            new Flapping(
                                    LabSocket.in(busy),
                                    other -> {
                                        RuleChange.add(other, flapping);
                                        RuleChange.delete(other, flapping);
                                    })) {
                for (int i = 0; i < 200; i++) {
                    Dump<RoutingRule> dump = socket.dump(RuleFamily.IPV4);
                    if (!dump.interrupted()) {
                        assertThat(dump.entries()).hasSizeBetween(3_003, 3_004);
                    }
                }
                changes.requireThatItChanged();
            }
        }
    }

    @Test
    void refusalsAreTold() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-rules");
            try (NetlinkSocket socket = LabSocket.in(here)) {
                RoutingRule rule =
                        RoutingRule.of(false)
                                .priority(5)
                                .from(Cidr.parse("10.0.0.0/8"))
                                .lookup(7)
                                .build();
                assertRefused(() -> RuleChange.delete(socket, rule), Errno.ENOENT);
                RuleChange.add(socket, rule);
                assertRefused(() -> RuleChange.add(socket, rule), Errno.EEXIST);
                assertThat(here.run("ip", "rule", "show", "pref", "5"))
                        .isEqualTo("5:\tfrom 10.0.0.0/8 lookup 7");
            }
        }
    }

    private static void assertRefused(ThrowingCallable what, int errno) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        SyscallException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(errno));
    }
}
