// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.lab.IpJson;
import dev.warren.kernel.lab.LabSocket;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Compares dumps with what `ip -json -details link` says of the same links.
final class LinkDumpTest {
    @RegisterExtension static final LeakGuard LEAKS = new LeakGuard(Duration.ofSeconds(30));

    private static List<Link> links(NetlinkSocket socket) throws SyscallException {
        Dump<Link> dump = socket.dump(LinkFamily.LINKS);
        assertThat(dump.interrupted()).isFalse();
        return dump.entries();
    }

    @Test
    void agreesWithIpAboutOurOwnNamespace() throws SyscallException {
        try (NetlinkSocket socket = NetlinkSocket.openRoute()) {
            assertAgree(links(socket), Command.run("ip", "-json", "-details", "link"));
        }
    }

    @Lab
    @Test
    void agreesWithIpAboutEveryKindOfLink() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-links");
            LabNamespace there = lab.namespace("warren-links-2");
            lab.vethPair(
                    LinkEnd.in(here, "far0").withAddress("10.1.0.1/24"), LinkEnd.in(there, "eth0"));
            for (String command :
                    List.of(
                            "ip link add near0 type veth peer name near1",
                            "ip link add br0 type bridge",
                            "ip link set near1 master br0",
                            "ip link add vx0 type vxlan id 7 dstport 4789",
                            "ip link add mv0 link near0 type macvlan mode bridge",
                            "ip link property add dev near0 altname a-rather-long-other-name altname o2",
                            "ip link property add dev br0 altname näme",
                            "ip link set near0 mtu 1400 alias customer-7_uplink",
                            "ip link set br0 address 02:00:00:00:00:77",
                            "ip link set br0 up",
                            "ip link set near0 up",
                            "ip link set near1 up",
                            "ip link set far0 name fär💡0")) {
                here.run(command.split(" ", -1));
            }
            try (NetlinkSocket socket = LabSocket.in(here)) {
                List<Link> links = links(socket);

                assertAgree(links, here.run("ip", "-json", "-details", "link"));
                assertThat(links.stream().map(link -> link.kind().name()))
                        .contains("", "veth", "bridge", "vxlan", "macvlan");
                assertThat(links).filteredOn(Link::isPair).hasSize(3);
                assertThat(links).filteredOn(Link::isLoopback).hasSize(1);
                assertThat(links).allSatisfy(link -> assertThat(link.unknown()).isEmpty());
            }
        }
    }

    @Lab
    @Test
    void readsATableOfManyDatagrams(@TempDir Path folder) throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace many = lab.namespace("warren-many");
            StringBuilder batch = new StringBuilder();
            for (int i = 0; i < 600; i++) {
                batch.append("link add a%d type veth peer name b%d\n".formatted(i, i));
            }
            Path file = Files.writeString(folder.resolve("batch"), batch);
            many.run("ip", "-batch", file.toString());
            try (NetlinkSocket socket = LabSocket.in(many)) {
                List<Link> links = links(socket);

                assertThat(links).hasSize(1_201);
                assertAgree(links, many.run("ip", "-json", "-details", "link"));
            }
        }
    }

    @Lab
    @Test
    void aMessageThatDoesNotFitIsAnErrorAndNeverCut(@TempDir Path folder) throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace odd = lab.namespace("warren-odd");
            StringBuilder batch = new StringBuilder();
            for (int i = 0; i < 320; i++) {
                batch.append("link property add dev lo altname %0120d\n".formatted(i));
            }
            Path file = Files.writeString(folder.resolve("batch"), batch);
            odd.run("ip", "-batch", file.toString());
            try (NetlinkSocket socket = LabSocket.in(odd)) {
                assertThatThrownBy(() -> links(socket))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                failed -> assertThat(failed.errno()).isEqualTo(Errno.EMSGSIZE));
            }
        }
    }

    private static void assertAgree(List<Link> ours, String json) {
        List<IpJson> theirs = IpJson.parse(json);
        Map<String, Integer> indexes = new HashMap<>();
        theirs.forEach(link -> indexes.put(link.text("ifname"), link.number("ifindex", -1)));
        List<String> expected = new ArrayList<>();
        theirs.forEach(link -> expected.add(print(link, indexes)));

        assertThat(ours.stream().map(LinkDumpTest::print)).containsExactlyElementsOf(expected);
    }

    private static String print(Link link) {
        return List.of(
                        link.index(),
                        link.name(),
                        link.alternativeNames(),
                        link.isUp(),
                        link.isLoopback(),
                        link.mtu(),
                        link.state().word(),
                        link.address(),
                        // `ip` tells it only where it differs.
                        link.permanentAddress().equals(link.address())
                                ? ""
                                : link.permanentAddress(),
                        link.master(),
                        link.lower(),
                        link.lowerNamespace(),
                        link.kind().name(),
                        link.kind().portKind(),
                        link.alias(),
                        link.parentDevice())
                .toString();
    }

    private static String print(IpJson link, Map<String, Integer> indexes) {
        IpJson info = link.object("linkinfo");
        List<String> flags = link.texts("flags");
        int lower =
                link.has("link_index")
                        ? link.number("link_index", 0)
                        : indexes.getOrDefault(link.text("link"), 0);
        return List.of(
                        link.number("ifindex", -1),
                        link.text("ifname"),
                        link.texts("altnames"),
                        flags.contains("UP"),
                        flags.contains("LOOPBACK"),
                        link.number("mtu", -1),
                        link.text("operstate").toLowerCase(Locale.ROOT),
                        link.text("address"),
                        link.text("permaddr"),
                        indexes.getOrDefault(link.text("master"), 0),
                        lower,
                        link.number("link_netnsid", Link.SAME_NAMESPACE),
                        info.text("info_kind"),
                        info.text("info_slave_kind"),
                        link.text("ifalias"),
                        link.text("parentdev"))
                .toString();
    }

    @Test
    void aSocketWithoutPrivilegeReadsLinksToo() throws IOException {
        try (NetlinkSocket socket = NetlinkSocket.openRoute()) {
            List<String> names = links(socket).stream().map(Link::name).toList();

            assertThat(names).contains("lo").doesNotHaveDuplicates();
            try (var folders = Files.list(Path.of("/sys/class/net"))) {
                assertThat(names)
                        .containsAll(
                                folders.filter(Files::isDirectory)
                                        .map(folder -> folder.getFileName().toString())
                                        .toList());
            }
        }
    }
}
