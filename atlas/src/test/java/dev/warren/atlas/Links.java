// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkKind;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.OperationalState;
import java.util.List;

/// Links and addresses for tests.
public final class Links {
    private Links() {}

    public static Link link(int index, String name, String kind, int lower, int lowerNamespace) {
        return new Link(
                index,
                name,
                List.of(),
                1,
                RouteNetlink.IFF_UP,
                1500,
                OperationalState.UP,
                Mac.parse("02:00:00:00:00:%02x".formatted(index)),
                Mac.NONE,
                0,
                lower,
                lowerNamespace,
                kind.isEmpty() ? LinkKind.NONE : new LinkKind(kind, List.of(), ""),
                "",
                "",
                List.of());
    }

    public static Link veth(int index, String name, int peer, int peerNamespace) {
        return link(index, name, "veth", peer, peerNamespace);
    }

    public static Link loopback() {
        Link plain = link(1, "lo", "", 0, Link.SAME_NAMESPACE);
        return new Link(
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
                plain.kind(),
                "",
                "",
                List.of());
    }

    /// The same link with further names and the address burnt into it.
    public static Link named(Link link, String permanent, String... alternativeNames) {
        return new Link(
                link.index(),
                link.name(),
                List.of(alternativeNames),
                link.hardwareType(),
                link.flags(),
                link.mtu(),
                link.state(),
                link.address(),
                Mac.parse(permanent),
                link.master(),
                link.lower(),
                link.lowerNamespace(),
                link.kind(),
                link.alias(),
                link.parentDevice(),
                List.of());
    }

    public static InterfaceAddress address(int link, String cidr) {
        Cidr local = Cidr.parse(cidr);
        return new InterfaceAddress(link, local, local, 0, 0);
    }
}
