// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.trafficcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.lab.IpJson;
import dev.warren.kernel.lab.LabSocket;
import dev.warren.kernel.net.LinkFigures;
import dev.warren.kernel.net.TrafficFilter;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkFiguresFamily;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Compares the filters and the programs of eBPF on links with what `tc` and `ip` say of them.
@Lab
final class TrafficFiltersTest {
    @RegisterExtension static final LeakGuard LEAKS = new LeakGuard(Duration.ofSeconds(30));

    private static final String LINKS =
            """
            ip link add v0 type veth peer name v1
            ip link set v0 up
            ip link set v1 up
            tc qdisc add dev v0 clsact
            tc filter add dev v0 egress prio 3 protocol ip u32 match ip dst 192.0.2.1/32 flowid 1:1
            tc filter add dev v0 egress prio 9 bpf da bytecode '1,6 0 0 4294967295'
            tc qdisc add dev v1 handle 1: root htb
            tc class add dev v1 parent 1: classid 1:1 htb rate 1mbit
            tc filter add dev v1 parent 1: prio 1 protocol ip u32 match ip dst 192.0.2.1/32 flowid 1:1
            """;

    /// Loads a program of two instructions (`r0 = VERDICT; exit`) by `bpf(2)` and attaches it by netlink, as
    /// agents do: one for traffic control with a name to what comes in by `v0`, one of XDP to `v1`.
    private static final String PROGRAMS =
            """
            import ctypes, platform, socket, struct

            NUMBER = {"x86_64": 321, "aarch64": 280}[platform.machine()]
            libc = ctypes.CDLL(None, use_errno=True)

            def load(kind, verdict):
                code = struct.pack("<BBhi", 0xb7, 0, 0, verdict) + struct.pack("<BBhi", 0x95, 0, 0, 0)
                code = ctypes.create_string_buffer(code, len(code))
                licence = ctypes.create_string_buffer(b"Apache-2.0")
                words = struct.pack("<IIQQ", kind, 2, ctypes.addressof(code), ctypes.addressof(licence))
                words = ctypes.create_string_buffer(words.ljust(120, b"\\0"), 120)
                fd = libc.syscall(NUMBER, 5, words, 120)
                assert fd >= 0, ctypes.get_errno()
                return fd

            def attribute(kind, value):
                size = 4 + len(value)
                return struct.pack("<HH", size, kind) + value + b"\\0" * (-size % 4)

            netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)

            def ask(kind, flags, body):
                netlink.send(struct.pack("<IHHII", 16 + len(body), kind, flags, 1, 0) + body)
                failed = struct.unpack_from("<i", netlink.recv(4096), 16)[0]
                assert failed == 0, failed

            def number(value):
                return struct.pack("<I", value)

            # RTM_NEWTFILTER, create, to the ingress of v0; priority 7, all protocols, direct action.
            head = struct.pack("<BxxxiIII", 0, socket.if_nametoindex("v0"), 0, 0xfffffff2, 7 << 16 | 0x300)
            options = attribute(6, number(load(3, -1))) + attribute(7, b"cil_from_container\\0")
            options += attribute(8, number(1))
            ask(44, 0x605, head + attribute(1, b"bpf\\0") + attribute(2, options))

            # RTM_SETLINK with IFLA_XDP: the program, in its generic form.
            head = struct.pack("<BxHiII", 0, 0, socket.if_nametoindex("v1"), 0, 0)
            ask(19, 5, head + attribute(43 | 0x8000, attribute(1, number(load(6, 2))) + attribute(3, number(2))))
            """;

    private static List<String> theirs(LabNamespace here, String direction) {
        List<String> all = new ArrayList<>();
        for (IpJson filter :
                IpJson.parse(here.run("tc", "-j", "filter", "show", "dev", "v0", direction))) {
            IpJson options = filter.object("options");
            boolean isItself =
                    filter.text("kind").equals("bpf")
                            ? options.has("handle")
                            : options.has("key_ht");
            if (isItself) {
                all.add(
                        "%d %s %d"
                                .formatted(
                                        filter.number("pref", 0),
                                        filter.text("kind"),
                                        options.object("prog").number("id", 0)));
            }
        }
        return all;
    }

    private static List<String> ours(List<TrafficFilter> filters, boolean incoming) {
        return filters.stream()
                .filter(filter -> filter.incoming() == incoming)
                .map(
                        filter ->
                                "%d %s %d"
                                        .formatted(
                                                filter.priority(),
                                                filter.kind(),
                                                filter.programId()))
                .toList();
    }

    @Test
    void agreesWithTcAndIpAboutFiltersAndProgramsAndTellsTheirNames() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-filters");
            here.run("sh", "-ec", LINKS);
            here.run("python3", "-c", PROGRAMS);
            try (NetlinkSocket socket = LabSocket.in(here)) {
                List<TrafficFilter> filters = TrafficFilters.dumpAll(socket).entries();

                assertThat(filters)
                        .as("those within a queueing discipline are none")
                        .extracting(TrafficFilter::link)
                        .containsOnly(index(here, "v0"));
                assertThat(ours(filters, true)).isEqualTo(theirs(here, "ingress")).hasSize(1);
                assertThat(ours(filters, false))
                        .isEqualTo(theirs(here, "egress"))
                        .containsExactly("3 u32 0", "9 bpf 0");
                assertThat(filters)
                        .filteredOn(TrafficFilter::incoming)
                        .singleElement()
                        .satisfies(
                                filter -> {
                                    assertThat(filter.program()).isEqualTo("cil_from_container");
                                    assertThat(filter.priority()).isEqualTo(7);
                                    assertThat(filter.programId()).isPositive();
                                });
                IpJson express =
                        IpJson.parse(here.run("ip", "-d", "-j", "link", "show", "v1"))
                                .getFirst()
                                .object("xdp");
                int id = express.object("prog").number("id", 0);
                assertThat(id).isPositive();
                assertThat(socket.dump(LinkFiguresFamily.LINK_FIGURES).entries())
                        .filteredOn(figures -> !figures.programs().isEmpty())
                        .singleElement()
                        .satisfies(
                                figures -> {
                                    assertThat(figures.link()).isEqualTo(index(here, "v1"));
                                    assertThat(figures.programs())
                                            .containsExactly(
                                                    new LinkFigures.ExpressProgram("generic", id));
                                    assertThat(figures.queueing()).isEqualTo("htb");
                                });
            }
        }
    }

    private static int index(LabNamespace here, String name) {
        return IpJson.parse(here.run("ip", "-j", "link", "show", name))
                .getFirst()
                .number("ifindex", 0);
    }
}
