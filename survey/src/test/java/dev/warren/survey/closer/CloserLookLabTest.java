// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.closer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.query.card.Card;
import dev.warren.kernel.net.LinkFigures;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.survey.OpenNamespace;
import dev.warren.survey.Survey;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The card of a namespace, beside what `ip`, `ss` and `sysctl` say inside.
@Lab
@ExtendWith(LeakGuard.class)
final class CloserLookLabTest {
    /// Listens in every way that a socket can wait, says so, and goes on for ever.
    private static final String LISTENER =
            """
            import socket, time
            a = socket.socket(); a.bind(("0.0.0.0", 8080)); a.listen(5)
            b = socket.socket(socket.AF_INET6); b.bind(("::", 8081)); b.listen(7)
            c = socket.socket(socket.AF_INET6); c.setsockopt(41, 26, 1)
            c.bind(("::", 8082)); c.listen(7)
            d = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); d.bind(("127.0.0.1", 53))
            e = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); e.bind(("::1", 54))
            f = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            f.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo"); f.bind(("0.0.0.0", 68))
            g = socket.create_connection(("127.0.0.1", 8080))
            h = socket.socket(); h.bind(("127.0.0.1", 9000)); h.listen(1)
            time.sleep(100000)
            """;

    private static final String SENDER =
            """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            for i in range(3): s.sendto(b"x" * 1000, ("10.7.0.1", 9))
            """;

    private static Card look(LabNamespace namespace) throws Exception {
        Survey survey = Survey.of("/").withoutRuntimes();
        List<Fact> facts = new ArrayList<>(survey.look(Await.PATIENCE));
        Namespace seen = find(Atlas.of(facts), namespace);
        Namespace host = Atlas.of(facts).host().orElseThrow();
        try (NetworkNamespace open = NetworkNamespace.open(namespace.path().toString());
                NetworkNamespace other = NetworkNamespace.current()) {
            assertThat(other.id()).isEqualTo(host.id());
            List<OpenNamespace.Inhabitant> processes =
                    seen.processes().stream()
                            .map(
                                    process ->
                                            new OpenNamespace.Inhabitant(
                                                    process.process(), process.command()))
                            .toList();
            facts.addAll(
                    survey.lookCloser(
                            new OpenNamespace(open, processes, false, Optional.of(other)),
                            Await.PATIENCE));
        }
        Atlas atlas = Atlas.of(facts);
        assertThat(atlas.gaps()).noneMatch(gap -> gap.why().hidesSomething());
        return Card.of(atlas, find(atlas, namespace));
    }

    private static Namespace find(Atlas atlas, LabNamespace namespace) {
        return atlas.namespaces().stream()
                .filter(found -> found.id().inode() == namespace.inode())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> lines(String output) {
        // Hops of a route stand on lines of their own there.
        return output.replaceAll("\\s*\\n\\s+nexthop", " nexthop")
                .lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static List<String> routes(Card card, boolean isV6, long table) {
        return card.tables().orElseThrow().stream()
                .filter(each -> each.isV6() == isV6 && each.number() == table)
                .flatMap(each -> each.routes().stream())
                .map(Card.RouteEntry::text)
                .toList();
    }

    private static void wire(LabTopology lab, LabNamespace one, LabNamespace other) {
        lab.vethPair(
                LinkEnd.in(one, "eth0").withAddress("10.7.0.2/24").withAddress("fd07::2/64"),
                LinkEnd.in(other, "eth0").withAddress("10.7.0.1/24").withAddress("fd07::1/64"));
        one.run("ip", "link", "set", "lo", "up");
    }

    private static void ip(LabNamespace namespace, String words) {
        namespace.run(("ip " + words).split(" ", -1));
    }

    @Test
    void routesAreToldInTheWordsOfIp() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace one = lab.namespace("card-one");
            wire(lab, one, lab.namespace("card-other"));
            for (String route :
                    List.of(
                            "default via 10.7.0.1 dev eth0 proto dhcp src 10.7.0.2 metric 512",
                            "10.8.0.0/16 via 10.7.0.1 dev eth0 mtu 1400 advmss 1300",
                            "10.9.0.0/16 via 10.7.0.1 dev eth0 mtu lock 1300 table 100",
                            "10.10.0.9 dev eth0 scope link table 100 proto static",
                            "blackhole 10.11.0.0/16 table 100",
                            "unreachable 10.12.0.0/16 metric 7 table 100",
                            "prohibit default metric 9 table 4000000000",
                            "throw 10.13.0.0/16 table 100",
                            "10.14.0.0/16 via 10.99.0.1 dev eth0 onlink",
                            "10.15.0.0/16 via inet6 fd07::1 dev eth0",
                            "10.16.0.0/16 nexthop via 10.7.0.1 dev eth0 weight 3"
                                    + " nexthop via 10.7.0.9 dev eth0 weight 1",
                            "10.17.0.0/16 dev eth0 congctl reno quickack 1 initcwnd 20",
                            "10.18.0.0/16 dev eth0 realms 3/4")) {
                ip(one, "route add " + route);
            }
            for (String route :
                    List.of(
                            "default via fd07::1 dev eth0 metric 77",
                            "fd08::/64 via fd07::1 dev eth0 expires 900",
                            "unreachable fd09::/64 table 100",
                            "fd0a::/64 via fd07::1 dev eth0 pref high table 100",
                            "fd0b::/64 nexthop via fd07::1 dev eth0 weight 2"
                                    + " nexthop via fd07::9 dev eth0 weight 1")) {
                ip(one, "-6 route add " + route);
            }

            Card card = look(one);

            for (long table : new long[] {254, 255, 100, 4000000000L}) {
                for (boolean isV6 : new boolean[] {false, true}) {
                    String family = isV6 ? "-6" : "-4";
                    String number = Long.toString(table);
                    List<String> theirs =
                            lines(
                                    Command.of(
                                                    "ip",
                                                    family,
                                                    "-n",
                                                    "card-one",
                                                    "route",
                                                    "show",
                                                    "table",
                                                    number)
                                            .outcome()
                                            .output());
                    assertThat(withoutSeconds(routes(card, isV6, table)))
                            .as(family + " table " + table)
                            .isEqualTo(withoutSeconds(theirs));
                }
            }
            assertThat(card.tables().orElseThrow().stream().map(Card.Table::name))
                    .containsExactly("main", "100", "4000000000", "local", "main", "100", "local");
        }
    }

    /// A second may pass between two looks.
    private static List<String> withoutSeconds(List<String> routes) {
        return routes.stream().map(route -> route.replaceAll("expires 8\\d\\dsec", "")).toList();
    }

    @Test
    void rulesAndNeighboursAreToldInTheWordsOfIp() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace one = lab.namespace("card-one");
            wire(lab, one, lab.namespace("card-other"));
            ip(one, "rule add from 10.7.0.2 to 10.0.0.0/8 fwmark 0x80/0x80 table 100 prio 1536");
            ip(one, "rule add not iif eth0 ipproto tcp dport 80-90 blackhole prio 10");
            ip(one, "-6 rule add from fd07::/64 table 100 suppress_prefixlength 0 prio 12");
            ip(one, "neigh add 10.7.0.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent");
            ip(one, "neigh add 10.7.0.8 lladdr 02:00:00:00:00:08 dev eth0 nud permanent router");
            ip(one, "-6 neigh add fd07::1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent");

            Card card = look(one);

            List<String> rules = new ArrayList<>(lines(one.run("ip", "-4", "rule")));
            rules.addAll(lines(one.run("ip", "-6", "rule")));
            assertThat(card.rules().orElseThrow().stream().map(Object::toString)).isEqualTo(rules);
            assertThat(card.neighbours().orElseThrow().stream().map(Card.NeighbourEntry::text))
                    .containsAll(lines(one.run("ip", "neigh", "show", "nud", "permanent")))
                    .hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void socketsAreThoseOfSsWithTheirProcesses() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace one = lab.namespace("card-one");
            one.run("ip", "link", "set", "lo", "up");
            long pid = lab.process(one, "python3", "-c", LISTENER);
            Await.until(
                    "the listener listens",
                    () -> one.run("ss", "-H", "-ltn").contains("127.0.0.1:9000"));

            Card card = look(one);

            List<String> theirs =
                    lines(one.run("ss", "-H", "-ltnup")).stream()
                            .map(line -> line.split(" ", -1))
                            .map(words -> words[0] + " " + words[4] + " " + pidAndDescriptor(words))
                            .sorted()
                            .toList();
            assertThat(theirs).hasSize(7);
            assertThat(
                            card.listening().orElseThrow().stream()
                                    .map(CloserLookLabTest::print)
                                    .sorted())
                    .isEqualTo(theirs)
                    .allMatch(line -> line.contains("pid=" + pid));
        }
    }

    private static String pidAndDescriptor(String[] words) {
        return words[words.length - 1].replaceAll(".*\"(.*)\",(pid=\\d+,fd=\\d+).*", "$1 $2");
    }

    private static String print(Card.Socket socket) {
        var holder = socket.holders().getFirst();
        return socket.protocol()
                + " "
                + socket.local()
                + " "
                + holder.command()
                + " pid="
                + holder.process().pid()
                + ",fd="
                + holder.descriptor();
    }

    @Test
    void countersAndQueueingAreThoseOfIp() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace one = lab.namespace("card-one");
            LabNamespace other = lab.namespace("card-other");
            one.run("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
            other.run("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
            lab.vethPair(
                    LinkEnd.in(one, "eth0").withAddress("10.7.0.2/24"),
                    LinkEnd.in(other, "eth0").withAddress("10.7.0.1/24"));
            // Else the other end asks for the sender's address again some seconds later.
            ip(one, "link set eth0 address 02:00:00:00:00:02");
            ip(other, "link set eth0 address 02:00:00:00:00:01");
            ip(one, "neigh replace 10.7.0.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent");
            ip(other, "neigh replace 10.7.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent");
            one.run("python3", "-c", SENDER);
            one.run("tc", "qdisc", "add", "dev", "eth0", "root", "pfifo");

            Card card = look(one);

            LinkFigures figures =
                    card.links().stream()
                            .filter(link -> link.link().link().name().equals("eth0"))
                            .findFirst()
                            .orElseThrow()
                            .figures()
                            .orElseThrow();
            assertThat(figures.received()).isEqualTo(traffic(one, "rx"));
            assertThat(figures.sent()).isEqualTo(traffic(one, "tx"));
            assertThat(figures.sent().packets()).isGreaterThanOrEqualTo(3);
            assertThat(figures.sent().bytes()).isGreaterThan(figures.sent().packets());
            assertThat(figures.queueing()).isEqualTo("pfifo");
            assertThat(figures.programs()).isEmpty();
        }
    }

    private static LinkFigures.Traffic traffic(LabNamespace namespace, String direction) {
        String folder = "/sys/class/net/eth0/statistics/" + direction + "_";
        // A fresh mount of /sys, because that of the machine shows the machine's links.
        String[] numbers =
                Command.run(
                                "ip",
                                "netns",
                                "exec",
                                namespace.title(),
                                "cat",
                                folder + "bytes",
                                folder + "packets",
                                folder + "errors",
                                folder + "dropped")
                        .split("\n", -1);
        long[] values = Arrays.stream(numbers).mapToLong(Long::parseLong).toArray();
        return new LinkFigures.Traffic(values[0], values[1], values[2], values[3]);
    }

    @Test
    void settingsAreThoseInsideAndAreComparedWithTheHosts() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace one = lab.namespace("card-one");
            wire(lab, one, lab.namespace("card-other"));
            for (String setting :
                    List.of(
                            "net/ipv4/conf/eth0/rp_filter=2",
                            "net/ipv4/conf/lo/accept_local=1",
                            "net/ipv6/conf/eth0/accept_ra=2",
                            "net/ipv4/ip_local_port_range=2000 3000",
                            "net/ipv4/ip_unprivileged_port_start=0",
                            "net/core/somaxconn=77")) {
                one.run("sysctl", "-qw", setting);
            }

            Card card = look(one);

            List<Card.Setting> settings = card.settings().orElseThrow();
            for (Map.Entry<String, String> expected :
                    Map.of(
                                    "net.ipv4.conf.*.rp_filter [eth0]", "2",
                                    "net.ipv4.conf.*.accept_local [lo]", "1",
                                    "net.ipv6.conf.*.accept_ra [eth0]", "2",
                                    "net.ipv4.ip_local_port_range []", "2000 3000",
                                    "net.ipv4.ip_unprivileged_port_start []", "0",
                                    "net.core.somaxconn []", "77")
                            .entrySet()) {
                assertThat(settings)
                        .filteredOn(
                                setting ->
                                        (setting.name() + " " + setting.places())
                                                .equals(expected.getKey()))
                        .as(expected.getKey())
                        .hasSize(1)
                        .first()
                        .extracting(Card.Setting::value)
                        .isEqualTo(expected.getValue());
            }
            for (Card.Setting setting : settings) {
                for (String place : setting.places().isEmpty() ? List.of("") : setting.places()) {
                    String path = setting.name().replace('.', '/').replace("*", place);
                    assertThat(one.run("cat", "/proc/sys/" + path).replace('\t', ' '))
                            .as(path)
                            .isEqualTo(setting.value());
                    if (setting.host().isPresent()) {
                        assertThat(Command.run("cat", "/proc/sys/" + path).replace('\t', ' '))
                                .as("the host's " + path)
                                .isEqualTo(setting.host().get());
                    }
                }
            }
        }
    }

    @Test
    void aNamespaceWithNothingInItHasAnEmptyCard() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            Card card = look(lab.namespace("card-one"));

            assertThat(card.links()).hasSize(1);
            assertThat(card.rules().orElseThrow()).hasSize(5);
            assertThat(card.tables().orElseThrow()).isEmpty();
            assertThat(card.listening().orElseThrow()).isEmpty();
            assertThat(card.resolver()).isEmpty();
        }
    }
}
