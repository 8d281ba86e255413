// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkKind;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.OperationalState;
import java.util.ArrayList;
import java.util.List;

/// The links of the namespaces of the sample.
record SampleLinks(List<Link> links, List<InterfaceAddress> addresses) {
    private static final int LINK_SCOPE = 253;

    private SampleLinks() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    static SampleLinks host() {
        return new SampleLinks()
                .loopback()
                .physical()
                .link(3, "cni0", "bridge", 0, Link.SAME_NAMESPACE, 0)
                .link(6, "veth31fc0ba6", "veth", 2, 0, 3)
                .link(7, "veth7", "veth", 2, 1, 0)
                .link(8, "gone", "veth", 2, 9, 0)
                .address(2, "192.0.2.10/24", 0)
                .address(2, "192.0.2.11/24", 0)
                .address(2, "2001:db8::10/64", 0)
                .address(2, "198.51.100.1/32", 0)
                .address(2, "fe80::1/64", LINK_SCOPE)
                .address(3, "10.244.29.1/24", 0);
    }

    static SampleLinks pod() {
        return new SampleLinks()
                .loopback()
                .link(2, "eth0", "veth", 6, 7, 0)
                .address(2, "10.244.29.3/24", 0);
    }

    static SampleLinks docker() {
        return new SampleLinks()
                .link(2, "eth0", "veth", 7, 0, 0)
                .link(3, "inner", "veth", 2, 1, 0)
                .address(2, "172.17.0.2/16", 0);
    }

    static SampleLinks nested() {
        return new SampleLinks().link(2, "eth0", "veth", 3, 0, 0);
    }

    static SampleLinks plain() {
        return new SampleLinks().link(3, "mv\u001b[2J", "macvlan", 2, 3, 0);
    }

    private SampleLinks loopback() {
        links.add(
                new Link(
                        1,
                        "lo",
                        List.of(),
                        772,
                        RouteNetlink.IFF_UP | RouteNetlink.IFF_LOOPBACK,
                        65_536,
                        OperationalState.UNKNOWN,
                        Mac.parse("00:00:00:00:00:00"),
                        Mac.NONE,
                        0,
                        0,
                        Link.SAME_NAMESPACE,
                        LinkKind.NONE,
                        "",
                        "",
                        List.of()));
        return address(1, "127.0.0.1/8", 254);
    }

    private SampleLinks physical() {
        links.add(
                new Link(
                        2,
                        "eth0",
                        List.of("enp3s0"),
                        1,
                        RouteNetlink.IFF_UP,
                        9000,
                        OperationalState.UP,
                        Mac.parse("02:00:00:00:01:02"),
                        Mac.parse("02:00:00:00:01:ff"),
                        0,
                        0,
                        Link.SAME_NAMESPACE,
                        LinkKind.NONE,
                        "uplink, left port",
                        "0000:03:00.0",
                        List.of()));
        return this;
    }

    private SampleLinks link(
            int index, String name, String kind, int lower, int lowerNamespace, int master) {
        links.add(
                new Link(
                        index,
                        name,
                        List.of(),
                        1,
                        RouteNetlink.IFF_UP,
                        1500,
                        OperationalState.LOWER_LAYER_DOWN,
                        kind.equals("bridge") ? Mac.NONE : Mac.parse("02:00:00:00:00:0" + index),
                        Mac.NONE,
                        master,
                        lower,
                        lowerNamespace,
                        new LinkKind(kind, List.of(), ""),
                        "",
                        "",
                        List.of()));
        return this;
    }

    private SampleLinks address(int link, String cidr, int scope) {
        Cidr local = Cidr.parse(cidr);
        addresses.add(new InterfaceAddress(link, local, local, scope, 0));
        return this;
    }
}
