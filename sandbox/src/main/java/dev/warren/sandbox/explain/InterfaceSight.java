// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkFamily;
import dev.warren.namespace.NetworkNamespace;
import java.util.List;
import java.util.Optional;

/// An interface in a pod and its other end on the node, as the kernel has them now.
///
/// @param inside empty when there is none of that name
/// @param outside empty when it has no other end, or that is not in the namespace of whoever asks
record InterfaceSight(Optional<Link> inside, Optional<Link> outside) {
    /// @param path of the network namespace
    static InterfaceSight look(String path, String name) throws SyscallException {
        List<Link> there;
        try (NetworkNamespace namespace = NetworkNamespace.open(path)) {
            there = links(namespace);
        }
        Optional<Link> inside = there.stream().filter(link -> link.name().equals(name)).findFirst();
        if (inside.isEmpty() || inside.get().lower() == 0) {
            return new InterfaceSight(inside, Optional.empty());
        }
        try (NetworkNamespace node = NetworkNamespace.current()) {
            // Each has to name the other: the index alone means another link in another namespace.
            return new InterfaceSight(
                    inside,
                    links(node).stream()
                            .filter(
                                    link ->
                                            link.index() == inside.get().lower()
                                                    && link.lower() == inside.get().index())
                            .findFirst());
        }
    }

    private static List<Link> links(NetworkNamespace namespace) throws SyscallException {
        try (NetlinkSocket socket = namespace.openRouteNetlink()) {
            return socket.dump(LinkFamily.LINKS).entries();
        }
    }

    /// A link in words.
    static String words(Link link) {
        return "%s (index %d, %s, mtu %d, %s)"
                .formatted(
                        link.name(),
                        link.index(),
                        link.address(),
                        link.mtu(),
                        link.state().name().toLowerCase(java.util.Locale.ROOT));
    }
}
