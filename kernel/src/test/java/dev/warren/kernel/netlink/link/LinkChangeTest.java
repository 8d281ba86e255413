// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.LinkKindAttributes;
import dev.warren.kernel.lab.IpJson;
import dev.warren.kernel.lab.LabSocket;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.DetailedLink;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.PortDetail;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.address.AddressChange;
import dev.warren.kernel.netlink.address.AddressFamily;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Makes links and addresses, and compares what `ip -json` says of them.
@Lab
final class LinkChangeTest {
    @RegisterExtension static final LeakGuard LEAKS = new LeakGuard(Duration.ofSeconds(30));

    private static IpJson ip(LabNamespace namespace, String name) {
        return IpJson.parse(namespace.run("ip", "-json", "-details", "link", "show", name))
                .getFirst();
    }

    private static int index(NetlinkSocket socket, String name) throws SyscallException {
        return DetailedLinkFamily.find(socket, name).orElseThrow().link().index();
    }

    @Test
    void makesAPairAcrossNamespacesAndChangesIt() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-make");
            LabNamespace there = lab.namespace("warren-make-2");
            try (NetlinkSocket socket = LabSocket.in(here);
                    NetlinkSocket other = LabSocket.in(there);
                    Fd far = Fd.open(there.path().toString(), Files.O_RDONLY)) {
                LinkChange.create("near")
                        .address(Mac.parse("02:00:00:00:00:11"))
                        .mtu(1_400)
                        .up()
                        .veth(
                                LinkChange.create("far")
                                        .address(Mac.parse("02:00:00:00:00:12"))
                                        .inNamespace(far))
                        .apply(socket);
                assertThatThrownBy(
                                () ->
                                        LinkChange.create("near")
                                                .veth(LinkChange.create("x"))
                                                .apply(socket))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                taken -> assertThat(taken.errno()).isEqualTo(Errno.EEXIST));
                IpJson near = ip(here, "near");
                assertThat(near.text("address")).isEqualTo("02:00:00:00:00:11");
                assertThat(near.number("mtu", 0)).isEqualTo(1_400);
                assertThat(near.texts("flags")).contains("UP");
                assertThat(near.object("linkinfo").text("info_kind")).isEqualTo("veth");
                assertThat(ip(there, "far").text("address")).isEqualTo("02:00:00:00:00:12");
                assertThat(index(other, "far")).isEqualTo(near.number("link_index", 0));

                LinkChange.of(index(socket, "near")).down().apply(socket);
                LinkChange.of(index(socket, "near")).name("new").alias("a text").apply(socket);
                assertThat(ip(here, "new").text("ifalias")).isEqualTo("a text");
                assertThat(ip(here, "new").texts("flags")).doesNotContain("UP");
                LinkChange.of(index(socket, "new")).alias("").inNamespace(far).apply(socket);
                assertThat(ip(there, "new").text("ifalias")).isEmpty();
                assertThat(DetailedLinkFamily.find(socket, "new")).isEmpty();
                assertThat(DetailedLinkFamily.find(socket, 4_711)).isEmpty();

                LinkChange.delete(other, index(other, "far"));
                assertThat(DetailedLinkFamily.find(other, "new")).isEmpty();
            }
        }
    }

    @Test
    void makesEveryOtherKindAndReadsWhatItsDriverSays() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-make");
            try (NetlinkSocket socket = LabSocket.in(here)) {
                LinkChange.create("v0").veth(LinkChange.create("v1")).apply(socket);
                int v0 = index(socket, "v0");
                LinkChange.create("br0").bridge().up().apply(socket);
                LinkChange.create("ifb7").ifb().apply(socket);
                LinkChange.create("mv0")
                        .macvlan(v0, LinkKindAttributes.MACVLAN_MODE_PRIVATE)
                        .apply(socket);
                LinkDetail.Vxlan six =
                        new LinkDetail.Vxlan(
                                8,
                                Optional.of(IpAddress.parse("2001:db8::1")),
                                Optional.of(IpAddress.parse("ff05::5")),
                                v0,
                                8_472,
                                false,
                                false,
                                List.of());
                LinkChange.create("vx6").vxlan(six).apply(socket);
                LinkChange.create("vx0").vxlan(LinkDetail.Vxlan.of(7)).apply(socket);
                LinkChange.of(index(socket, "v1")).master(index(socket, "br0")).up().apply(socket);
                LinkChange.of(v0).up().apply(socket);
                LinkChange.of(index(socket, "v1"))
                        .port("bridge", data -> data.u8(LinkKindAttributes.IFLA_BRPORT_ISOLATED, 1))
                        .apply(socket);
                here.run("ip", "tuntap", "add", "mode", "tap", "user", "7", "name", "tap0");

                assertThat(ip(here, "vx6").object("linkinfo").object("info_data").text("group6"))
                        .isEqualTo("ff05::5");
                for (String name :
                        List.of("v0", "v1", "br0", "ifb7", "mv0", "vx6", "vx0", "tap0")) {
                    assertAgrees(
                            ip(here, name), DetailedLinkFamily.find(socket, name).orElseThrow());
                }
                assertThat(socket.dump(DetailedLinkFamily.DETAILED_LINKS).entries()).hasSize(9);
                LinkChange.of(index(socket, "v1")).master(0).apply(socket);
                assertThat(DetailedLinkFamily.find(socket, "v1").orElseThrow().port())
                        .isEqualTo(new PortDetail.None());
            }
        }
    }

    private static void assertAgrees(IpJson theirs, DetailedLink ours) {
        IpJson info = theirs.object("linkinfo");
        IpJson data = info.object("info_data");
        switch (ours.detail()) {
            case LinkDetail.Plain(String kind) -> {
                assertThat(kind).isEqualTo(info.text("info_kind"));
                assertThat(data.members()).isEmpty();
            }
            case LinkDetail.Macvlan macvlan ->
                    assertThat(macvlan.modeWord()).isEqualTo(data.text("mode"));
            case LinkDetail.Bridge bridge -> {
                assertThat(bridge.ageingTicks()).isEqualTo(data.number("ageing_time", -1));
                assertThat(bridge.spanningTree()).isEqualTo(data.number("stp_state", -1));
                assertThat(bridge.filtersVlans() ? 1 : 0)
                        .isEqualTo(data.number("vlan_filtering", 0));
            }
            case LinkDetail.Vxlan vxlan -> {
                assertThat(vxlan.id()).isEqualTo(data.number("id", -1));
                assertThat(vxlan.port()).isEqualTo(data.number("port", -1));
                assertThat(vxlan.isLearning()).isEqualTo(data.is("learning"));
                assertThat(vxlan.local().map(Object::toString).orElse(""))
                        .isEqualTo(data.text("local") + data.text("local6"));
                assertThat(vxlan.remote().map(Object::toString).orElse(""))
                        .isEqualTo(data.text("group") + data.text("group6"));
                assertThat(vxlan.link() != 0).isEqualTo(data.has("link"));
            }
            case LinkDetail.Tun tun -> {
                assertThat(tun.isTap()).isEqualTo(data.text("type").equals("tap"));
                assertThat(tun.owner()).isEqualTo(OptionalLong.of(7));
                assertThat(tun.isPersistent()).isTrue();
            }
            default -> throw new AssertionError("a link of kind " + ours.link().kind());
        }
        IpJson portData = info.object("info_slave_data");
        switch (ours.port()) {
            case PortDetail.None _ -> assertThat(info.has("info_slave_kind")).isFalse();
            case PortDetail.BridgePort port -> {
                assertThat(port.stateWord()).isEqualTo(portData.text("state"));
                assertThat(port.number()).isEqualTo(Integer.decode(portData.text("no")));
                assertThat(port.cost()).isEqualTo(portData.number("cost", -1));
                assertThat(port.priority()).isEqualTo(portData.number("priority", -1));
                assertThat(port.isHairpin()).isEqualTo(portData.is("hairpin"));
                assertThat(port.isLearning()).isEqualTo(portData.is("learning"));
                assertThat(port.floods()).isEqualTo(portData.is("flood"));
                assertThat(port.isIsolated()).isEqualTo(portData.is("isolated")).isTrue();
            }
            default -> throw new AssertionError("a port of " + ours.link().kind());
        }
    }

    @Test
    void givesAddressesAndTakesThemAway() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-make");
            try (NetlinkSocket socket = LabSocket.in(here)) {
                LinkChange.create("v0").up().veth(LinkChange.create("v1")).apply(socket);
                LinkChange.of(index(socket, "v1")).up().apply(socket);
                int v0 = index(socket, "v0");
                AddressChange.add(socket, v0, Cidr.parse("10.0.0.1/24"), 0);
                AddressChange.add(socket, v0, Cidr.parse("2001:db8::1/64"), 2);
                AddressChange.add(
                        socket,
                        new InterfaceAddress(
                                v0, Cidr.parse("10.1.0.1/32"), Cidr.parse("10.1.0.2/32"), 253, 0));
                assertThat(here.run("ip", "-brief", "address", "show", "v0"))
                        .contains("10.0.0.1/24", "2001:db8::1/64", "10.1.0.1 peer 10.1.0.2/32");
                for (InterfaceAddress address : socket.dump(AddressFamily.ADDRESSES).entries()) {
                    if (address.link() == v0) {
                        AddressChange.delete(socket, address);
                    }
                }
                assertThat(here.run("ip", "-json", "address", "show", "v0"))
                        .doesNotContain("10.0.0.1", "2001:db8", "10.1.0.1", "fe80");
            }
        }
    }
}
