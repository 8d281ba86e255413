// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Neighbour;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Links that wrap a packet in another one, which goes its own way.
///
/// Source: man 8 ip-link, man 8 bridge (`dst`), `linux/if_tunnel.h`.
final class Tunnels {
    private static final Set<String> ETHERNET =
            Set.of("vxlan", "geneve", "gretap", "ip6gretap", "erspan", "ip6erspan");

    private static final Set<String> IP =
            Set.of("gre", "ip6gre", "ipip", "sit", "ip6tnl", "vti", "vti6");

    /// Entries of VXLAN for what has no entry of its own.
    private static final Mac EVERYBODY = Mac.parse("00:00:00:00:00:00");

    private final Known known;

    Tunnels(Known known) {
        this.known = known;
    }

    /// Whether a link of this kind can be a port of a bridge and leads to other machines.
    static boolean carriesEthernet(NetworkLink link) {
        return ETHERNET.contains(link.link().kind().name());
    }

    /// Whether a link may be one.
    static boolean isTunnel(NetworkLink link) {
        return carriesEthernet(link) || IP.contains(link.link().kind().name());
    }

    /// Where a packet is that is sent out of a tunnel; empty when the link is none.
    Optional<Place> cross(
            NamespaceId here, NetworkLink out, LinkDetail detail, Crossing.Recipient recipient) {
        return switch (detail) {
            case LinkDetail.Vxlan vxlan -> Optional.of(vxlan(here, out, vxlan, recipient));
            case LinkDetail.Geneve geneve ->
                    Optional.of(
                            wrapped(
                                    here,
                                    out,
                                    geneve.isExternal(),
                                    new Ends(
                                            Optional.empty(),
                                            geneve.remote(),
                                            Sockets.IPPROTO_UDP,
                                            geneve.port(),
                                            0,
                                            "Geneve, network " + geneve.id())));
            case LinkDetail.Tunnel tunnel ->
                    Optional.of(
                            wrapped(
                                    here,
                                    out,
                                    tunnel.isExternal(),
                                    // The kernel answers for ICMP, TCP and UDP only.
                                    new Ends(
                                            tunnel.local(),
                                            tunnel.remote(),
                                            0,
                                            0,
                                            tunnel.link(),
                                            tunnel.kind() + key(tunnel.outputKey()))));
            default -> Optional.empty();
        };
    }

    private static String key(OptionalLong key) {
        return key.isPresent() ? ", key " + key.getAsLong() : "";
    }

    /// Between whom the outer packet goes.
    private record Ends(
            Optional<IpAddress> local,
            Optional<IpAddress> remote,
            int protocol,
            int port,
            int link,
            String words) {}

    private Place vxlan(
            NamespaceId here,
            NetworkLink out,
            LinkDetail.Vxlan vxlan,
            Crossing.Recipient recipient) {
        Optional<Neighbour> entry =
                entry(here, out, recipient.hardware()).or(() -> entry(here, out, EVERYBODY));
        Neighbour.Tunnel besides = entry.map(Neighbour::tunnel).orElse(Neighbour.Tunnel.NONE);
        if (besides.namespace().isPresent()) {
            return unknown(out, "sends it by a link of another namespace");
        }
        return wrapped(
                here,
                out,
                vxlan.isExternal(),
                new Ends(
                        vxlan.local(),
                        entry.flatMap(Neighbour::destination).or(vxlan::remote),
                        Sockets.IPPROTO_UDP,
                        besides.port() == 0 ? vxlan.port() : besides.port(),
                        besides.link() == 0 ? vxlan.link() : besides.link(),
                        "VXLAN, network %d".formatted(besides.network().orElse((int) vxlan.id()))));
    }

    private Optional<Neighbour> entry(NamespaceId here, NetworkLink out, Mac address) {
        return known.routing(here).map(Routing::forwarding).orElse(List.of()).stream()
                .filter(
                        each ->
                                each.link() == out.link().index()
                                        && each.address().equals(address)
                                        && (each.destination().isPresent()
                                                || each.nextHopId() != 0))
                .findFirst();
    }

    private Place wrapped(NamespaceId here, NetworkLink out, boolean isExternal, Ends ends) {
        if (isExternal) {
            return unknown(out, "is told by a route or a program whom to send to");
        }
        if (ends.remote().isEmpty()) {
            return unknown(out, "does not say to which machine it sends");
        }
        IpAddress remote = ends.remote().get();
        if (isGroup(remote)) {
            return unknown(out, "sends to all machines of the group " + remote);
        }
        Optional<NamespaceId> below = below(here, out);
        if (below.isEmpty()) {
            return unknown(out, "sends from a namespace that was not seen");
        }
        return new Place.Wrapped(
                below.get(),
                ends.local().filter(own -> own.isV6() == remote.isV6()),
                remote,
                ends.protocol(),
                ends.port(),
                ends.link(),
                below.get().equals(here),
                "%s wraps it for %s (%s)".formatted(out.link().name(), remote, ends.words()));
    }

    private static Place unknown(NetworkLink out, String what) {
        return new Place.Unseen("the tunnel %s %s".formatted(out.link().name(), what));
    }

    private static boolean isGroup(IpAddress address) {
        int first = address.toBytes()[0] & 0xff;
        return address.isV6() ? first == 0xff : first >>> 4 == 0xe;
    }

    /// A tunnel sends from the namespace that it was made in, wherever it was moved to.
    private static Optional<NamespaceId> below(NamespaceId here, NetworkLink out) {
        return switch (out.peer()) {
            case Peer.Below(var lower, _) -> Optional.of(lower.namespace());
            case Peer.OtherEnd(var lower, _) -> Optional.of(lower.namespace());
            case Peer.None _ ->
                    out.link().lowerNamespace() == Link.SAME_NAMESPACE
                            ? Optional.of(here)
                            : Optional.empty();
            case Peer.Unseen _ -> Optional.empty();
        };
    }
}
