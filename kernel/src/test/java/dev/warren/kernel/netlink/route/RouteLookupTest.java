// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.lab.IpJson;
import dev.warren.kernel.lab.LabSocket;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteAnswer.Refusal;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Compares look-ups with what `ip -json route get` says, with and without `fibmatch`.
@Lab
final class RouteLookupTest {
    @RegisterExtension static final LeakGuard LEAKS = new LeakGuard(Duration.ofSeconds(30));

    private static final String ROUTES =
            """
            sysctl -wq net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
            ip r add 10.9.0.0/16 nexthop via 10.0.0.2 nexthop via 10.1.0.2
            ip r add 10.8.0.0/16 via inet6 2001:db8::2 dev v0 mtu 1400
            ip r add 10.5.0.0/16 via 10.1.0.2 table 70000
            ip rule add fwmark 0x80/0xf0 lookup 70000 pref 100
            ip rule add uidrange 7-9 lookup 70000 pref 101
            ip rule add ipproto tcp dport 443 lookup 70000 pref 102
            ip rule add iif w0 to 10.5.1.0/24 lookup 70000 pref 103
            for t in blackhole unreachable prohibit throw; do
                i=$((i + 1))
                ip r add $t 10.66.$i.0/24
                ip -6 r add $t 2001:db8:66:$i::/64
            done
            ip -6 r add 2001:db8:8::/48 via 2001:db8::2 dev v0 mtu 1333 table 70001
            ip -6 rule add fwmark 5 lookup 70001 pref 100
            ip -6 r add 2001:db8:9::/48 nexthop via 2001:db8::2 nexthop via 2001:db8:1::2
            """;

    /// A question, and the same words for `ip`.
    private record Question(RouteLookup ours, String theirs) {}

    private static RouteLookup to(String address) {
        return RouteLookup.to(IpAddress.parse(address));
    }

    private static List<Question> questions(RouteText links) {
        int v0 = links.index("v0");
        int w0 = links.index("w0");
        List<Question> all = new ArrayList<>();
        for (String address :
                List.of(
                        "10.0.0.7",
                        "10.0.0.1",
                        "10.0.0.255",
                        "127.0.0.1",
                        "10.8.1.1",
                        "10.5.0.1",
                        "99.0.0.1",
                        "10.66.1.5",
                        "10.66.2.5",
                        "10.66.3.5",
                        "10.66.4.5",
                        "2001:db8::7",
                        "2001:db8::1",
                        "::1",
                        "2001:db8:8::1",
                        "ff02::5",
                        "2001:dead::1",
                        "2001:db8:66:1::1",
                        "2001:db8:66:2::1",
                        "2001:db8:66:3::1",
                        "2001:db8:66:4::1")) {
            all.add(new Question(to(address), address));
        }
        IpAddress client = IpAddress.parse("10.1.0.77");
        all.add(new Question(to("10.5.0.1").marked(0x85), "10.5.0.1 mark 0x85"));
        all.add(new Question(to("10.5.0.1").marked(0x95), "10.5.0.1 mark 0x95"));
        all.add(new Question(to("10.5.0.1").ofUser(8), "10.5.0.1 uid 8"));
        all.add(
                new Question(
                        to("10.5.0.1").with(Sockets.IPPROTO_TCP, 1, 443),
                        "10.5.0.1 ipproto tcp sport 1 dport 443"));
        all.add(
                new Question(
                        to("10.5.0.1").with(Sockets.IPPROTO_UDP, 1, 443),
                        "10.5.0.1 ipproto udp sport 1 dport 443"));
        all.add(
                new Question(
                        to("10.5.1.1").from(client).arrivingBy(w0),
                        "10.5.1.1 from 10.1.0.77 iif w0"));
        all.add(
                new Question(
                        to("10.8.1.1").from(client).arrivingBy(w0),
                        "10.8.1.1 from 10.1.0.77 iif w0"));
        all.add(new Question(to("10.8.1.1").from(client), "10.8.1.1 from 10.1.0.77"));
        all.add(
                new Question(
                        to("10.66.3.1").from(client).arrivingBy(w0),
                        "10.66.3.1 from 10.1.0.77 iif w0"));
        all.add(
                new Question(
                        to("10.8.1.1").from(IpAddress.parse("127.0.0.1")).arrivingBy(w0),
                        "10.8.1.1 from 127.0.0.1 iif w0"));
        all.add(new Question(to("10.9.0.1").leavingBy(v0), "10.9.0.1 oif v0"));
        all.add(new Question(to("10.9.0.1").leavingBy(w0), "10.9.0.1 oif w0"));
        all.add(new Question(to("2001:db8:8::1").marked(5), "2001:db8:8::1 mark 5"));
        all.add(new Question(to("2001:db8:9::1").leavingBy(w0), "2001:db8:9::1 oif w0"));
        all.add(
                new Question(
                        to("2001:db8::7").from(IpAddress.parse("2001:db8:1::9")).arrivingBy(w0),
                        "2001:db8::7 from 2001:db8:1::9 iif w0"));
        return all;
    }

    /// In one run of `ip`, one answer or error number a line.
    private static String ask(LabNamespace here, String how, String question) {
        return here.run(
                "sh",
                "-c",
                "ip -json -details -Numeric route get " + how + question + " 2>&1 || true");
    }

    private static int errno(String words) {
        return switch (words.strip()) {
            case "RTNETLINK answers: Network is unreachable" -> Errno.ENETUNREACH;
            case "RTNETLINK answers: No route to host" -> Errno.EHOSTUNREACH;
            case "RTNETLINK answers: Permission denied" -> Errno.EACCES;
            case "RTNETLINK answers: Invalid argument" -> Errno.EINVAL;
            default -> throw new AssertionError("ip says " + words);
        };
    }

    @Test
    void agreesWithIp() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-lookups");
            here.run("sh", "-c", RouteDumpTest.LINKS + ROUTES);
            RouteText text = new RouteText(here);
            try (NetlinkSocket socket = LabSocket.in(here)) {
                for (Question question : questions(text)) {
                    String theirs = ask(here, "", question.theirs());
                    String match = ask(here, "fibmatch ", question.theirs());
                    switch (RouteFamily.lookup(socket, question.ours())) {
                        case RouteAnswer.Refused(Refusal reason, int errno) -> {
                            assertThat(errno).as(question.theirs()).isEqualTo(errno(theirs));
                            assertThat(reason).isEqualTo(Refusal.of(errno).orElseThrow());
                        }
                        case RouteAnswer.Found found ->
                                assertAgree(question.theirs(), text, found, theirs, match);
                    }
                }
            }
        }
    }

    private static void assertAgree(
            String question, RouteText text, RouteAnswer.Found found, String json, String match) {
        assertThat(json).as(question).startsWith("[");
        IpJson theirs = IpJson.parse(json).getFirst();
        String via = theirs.has("via") ? theirs.object("via").text("host") : theirs.text("gateway");
        assertThat(found.gateway().map(Object::toString).orElse("")).as(question).isEqualTo(via);
        assertThat(found.link()).as(question).isEqualTo(text.index(theirs.text("dev")));
        assertThat(found.sourceAddress().map(Object::toString).orElse(""))
                .as(question)
                .isEqualTo(theirs.text("prefsrc"));
        assertThat(found.resolved().type().number() + "").isEqualTo(theirs.word("type"));
        // `ip` does not ask IPv4 for the table, and gets 254 for every answer.
        String ours = text.print(found.match().orElseThrow());
        IpJson entry = IpJson.parse(match).getFirst();
        assertThat(ours.replaceFirst("table [0-9]+", "table " + entry.word("table")))
                .as(question)
                .isEqualTo(text.print(entry));
    }

    @Test
    void tellsTheTableThePrefixAndTheMtu() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-lookups");
            here.run("sh", "-c", RouteDumpTest.LINKS + ROUTES);
            try (NetlinkSocket socket = LabSocket.in(here)) {
                RouteAnswer.Found marked = found(socket, to("10.5.0.1").marked(0x80));
                assertThat(marked.table()).isEqualTo(70_000);
                assertThat(marked.prefix()).hasToString("Optional[10.5.0.0/16]");
                RouteAnswer.Found local = found(socket, to("10.0.0.1"));
                assertThat(local.table()).isEqualTo(255);
                assertThat(local.isLocal()).isTrue();
                assertThat(found(socket, to("10.8.0.1")).mtu()).hasValue(1_400);
                RouteAnswer.Found six = found(socket, to("2001:db8:8::1").marked(5));
                assertThat(six.table()).isEqualTo(70_001);
                assertThat(six.mtu()).hasValue(1_333);
                assertThat(found(socket, to("10.9.0.1")).match().orElseThrow().nextHops())
                        .hasSize(2);
                assertThat(found(socket, to("10.9.0.1")).resolved().nextHops()).hasSize(1);
            }
        }
    }

    private static RouteAnswer.Found found(NetlinkSocket socket, RouteLookup question)
            throws SyscallException {
        return (RouteAnswer.Found) RouteFamily.lookup(socket, question);
    }

    @Test
    void everyRefusalHasItsReason() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-lookups");
            here.run("sh", "-c", RouteDumpTest.LINKS + ROUTES);
            RouteText links = new RouteText(here);
            try (NetlinkSocket socket = LabSocket.in(here)) {
                IpAddress client = IpAddress.parse("10.1.0.77");
                int w0 = links.index("w0");
                assertThat(reason(socket, to("99.0.0.1"))).isEqualTo(Refusal.NO_ROUTE);
                assertThat(reason(socket, to("10.66.1.1"))).isEqualTo(Refusal.DISCARDED);
                assertThat(reason(socket, to("10.66.2.1"))).isEqualTo(Refusal.UNREACHABLE);
                assertThat(reason(socket, to("10.66.3.1"))).isEqualTo(Refusal.PROHIBITED);
                assertThat(reason(socket, to("10.66.4.1"))).isEqualTo(Refusal.NO_ROUTE);
                assertThat(reason(socket, to("10.9.0.1").from(client))).isEqualTo(Refusal.NO_ROUTE);
                here.run("sysctl", "-wq", "net.ipv4.ip_forward=0");
                assertThat(reason(socket, to("10.9.0.1").from(client).arrivingBy(w0)))
                        .isEqualTo(Refusal.UNREACHABLE);
                assertThat(reason(socket, to("10.9.0.1").from(client).arrivingBy(w0).marked(1)))
                        .isEqualTo(Refusal.UNREACHABLE);
            }
        }
    }

    private static Refusal reason(NetlinkSocket socket, RouteLookup question)
            throws SyscallException {
        return ((RouteAnswer.Refused) RouteFamily.lookup(socket, question)).reason();
    }

    @Test
    void anImpossibleQuestionIsNoAnswer() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-lookups");
            here.run("ip", "link", "set", "lo", "up");
            try (NetlinkSocket socket = LabSocket.in(here)) {
                assertThatThrownBy(
                                () ->
                                        RouteFamily.lookup(
                                                socket,
                                                to("10.0.0.1")
                                                        .from(IpAddress.parse("10.0.0.2"))
                                                        .arrivingBy(4_711)))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                gone -> assertThat(gone.errno()).isEqualTo(Errno.ENODEV));
                assertThatThrownBy(() -> to("10.0.0.1").from(IpAddress.parse("::1")))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
