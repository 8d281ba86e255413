// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.Mac;
import java.util.Optional;

/// Follows a packet over links, as far as no table of IP is asked: pairs, bridges, cards.
final class Crossing {
    /// Pairs and bridges in a row; more is a loop.
    private static final int MOST_LINKS = 64;

    /// `ARPHRD_ETHER`, from `linux/if_arp.h`.
    private static final int ETHERNET = 1;

    private final Known known;
    private final Cards cards;
    private final Bridging bridging;
    private final Tunnels tunnels;
    private int crossed;

    Crossing(Known known, Cards cards, Bridging.Journal journal) {
        this.known = known;
        this.cards = cards;
        this.bridging = new Bridging(known, cards, journal);
        this.tunnels = new Tunnels(known);
    }

    /// Whom a packet on a link is for.
    ///
    /// @param address of the next hop
    /// @param hardware its link-layer address, [Mac#NONE] where it is not known
    record Recipient(IpAddress address, Mac hardware) {}

    /// Where a packet gets that is sent out of a link.
    Place cross(NamespaceId here, NetworkLink out, Recipient recipient) {
        crossed = 0;
        return over(here, out, recipient);
    }

    private Place over(NamespaceId here, NetworkLink out, Recipient recipient) {
        if (++crossed > MOST_LINKS) {
            return new Place.Ends(Verdict.UNREACHABLE, "it goes round in circles between bridges");
        }
        Optional<Place> wrapped =
                detail(here, out).flatMap(detail -> tunnels.cross(here, out, detail, recipient));
        if (wrapped.isPresent()) {
            return wrapped.get();
        }
        if (cards.isCard(here, out)) {
            return new Place.Leaves(here, out, parent(here, out));
        }
        return switch (out.peer()) {
            case Peer.OtherEnd(var end, _) -> otherEnd(out, end, recipient);
            case Peer.Below(var lower, _) -> below(here, out, lower, recipient);
            case Peer.Unseen _ ->
                    new Place.Unseen(
                            "the other end of %s is in a namespace that was not seen"
                                    .formatted(out.link().name()));
            case Peer.None _ -> alone(here, out, recipient);
        };
    }

    /// The link below one of the cloud's own interfaces that is a VLAN: the trunk.
    private Optional<NetworkLink> parent(NamespaceId here, NetworkLink out) {
        return out.peer() instanceof Peer.Below(var lower, _) && lower.namespace().equals(here)
                ? known.link(here, lower.index())
                : Optional.empty();
    }

    private Place otherEnd(NetworkLink out, LinkId end, Recipient recipient) {
        Optional<NetworkLink> peer = known.link(end.namespace(), end.index());
        if (peer.isEmpty()) {
            return new Place.Unseen("the other end of " + out.link().name() + " is gone");
        }
        if (!peer.get().link().isUp()) {
            return new Place.Ends(
                    Verdict.UNREACHABLE,
                    "%s, the other end of %s, is down"
                            .formatted(peer.get().link().name(), out.link().name()));
        }
        return arrive(end.namespace(), peer.get(), recipient);
    }

    /// By a link into a namespace: a port hands over to its master, everything else to IP.
    private Place arrive(NamespaceId there, NetworkLink input, Recipient recipient) {
        Optional<NetworkLink> master = known.link(there, input.link().master());
        return switch (input.link().kind().portKind()) {
            case "bridge" ->
                    master.<Place>map(
                                    bridge ->
                                            follow(
                                                    there,
                                                    bridging.forward(
                                                            there,
                                                            bridge,
                                                            Optional.of(input),
                                                            recipient),
                                                    recipient))
                            .orElseGet(() -> masterless(input));
            case "bond", "team" ->
                    master.<Place>map(both -> new Place.Arrives(there, both))
                            .orElseGet(() -> masterless(input));
            case "openvswitch" ->
                    new Place.Unseen(
                            "%s is a port of Open vSwitch, whose flows are not read"
                                    .formatted(input.link().name()));
            default -> taken(there, input, recipient);
        };
    }

    private static Place masterless(NetworkLink port) {
        return new Place.Unseen("the link that has the port " + port.link().name() + " is gone");
    }

    /// IP takes only what is for the link's own MAC; what is for that of a macvlan on it goes there.
    private Place taken(NamespaceId there, NetworkLink input, Recipient recipient) {
        Link link = input.link();
        if (link.hardwareType() != ETHERNET
                || !link.address().isPresent()
                || !recipient.hardware().isPresent()
                || link.address().equals(recipient.hardware())) {
            return new Place.Arrives(there, input);
        }
        return known.above(new LinkId(there, link.index()))
                .filter(at -> at.link().link().address().equals(recipient.hardware()))
                .findFirst()
                .<Place>map(at -> new Place.Arrives(at.namespace(), at.link()))
                .orElseGet(
                        () ->
                                new Place.Ends(
                                        Verdict.UNREACHABLE,
                                        "it is sent to %s, but the MAC of %s is %s, so it is dropped there"
                                                .formatted(
                                                        recipient.hardware(),
                                                        link.name(),
                                                        link.address())));
    }

    private Place follow(NamespaceId here, Bridging.Outcome outcome, Recipient recipient) {
        return switch (outcome) {
            case Bridging.Outcome.Up(var bridge) -> new Place.Arrives(here, bridge);
            case Bridging.Outcome.Out(var port) -> over(here, port, recipient);
            case Bridging.Outcome.Lost(var place) -> place;
        };
    }

    /// A link on another one: a VLAN, a macvlan.
    private Place below(NamespaceId here, NetworkLink out, LinkId lower, Recipient recipient) {
        Optional<NetworkLink> card = known.link(lower.namespace(), lower.index());
        if (card.isEmpty()) {
            return new Place.Unseen("the link below " + out.link().name() + " is gone");
        }
        Optional<Known.LinkAt> sibling = sibling(out, lower, recipient);
        if (sibling.isPresent()) {
            return new Place.Arrives(sibling.get().namespace(), sibling.get().link());
        }
        if (isMacvlan(out) && Known.has(card.get(), recipient.address())) {
            return new Place.Ends(
                    Verdict.UNREACHABLE,
                    "%s is a %s on %s of another namespace, whose own addresses such a link never reaches"
                            .formatted(
                                    out.link().name(),
                                    out.link().kind().name(),
                                    card.get().link().name()));
        }
        if (lower.namespace().equals(here) && cards.isCard(here, card.get())) {
            return new Place.Leaves(here, out, card);
        }
        return over(lower.namespace(), card.get(), recipient);
    }

    private static boolean isMacvlan(NetworkLink link) {
        return link.link().kind().name().equals("macvlan")
                || link.link().kind().name().equals("ipvlan");
    }

    /// Links on one card reach each other without it (macvlan in mode bridge, ipvlan).
    private Optional<Known.LinkAt> sibling(NetworkLink out, LinkId lower, Recipient recipient) {
        return isMacvlan(out)
                ? known.above(lower)
                        .filter(at -> !at.link().equals(out) && isMacvlan(at.link()))
                        .filter(at -> Known.has(at.link(), recipient.address()))
                        .findFirst()
                : Optional.empty();
    }

    private Optional<LinkDetail> detail(NamespaceId here, NetworkLink out) {
        // Only what wraps is asked about: to read all of a namespace takes longer than to follow a
        // pair.
        return Tunnels.isTunnel(out)
                ? known.routing(here).map(Routing::details).map(all -> all.get(out.link().index()))
                : Optional.empty();
    }

    /// A link that is tied to nothing.
    private Place alone(NamespaceId here, NetworkLink out, Recipient recipient) {
        String kind = out.link().kind().name();
        if (kind.equals("bridge")) {
            return follow(
                    here, bridging.forward(here, out, Optional.empty(), recipient), recipient);
        }
        return switch (kind) {
            case "bond", "team" -> new Place.Leaves(here, out, Optional.empty());
            case "dummy" ->
                    new Place.Ends(
                            Verdict.UNREACHABLE,
                            out.link().name() + " is a dummy, which drops what is sent");
            case "tun" -> new Place.Unseen("a program reads what is sent to " + out.link().name());
            case "wireguard" ->
                    new Place.Unseen("the peers of %s are not read".formatted(out.link().name()));
            default ->
                    new Place.Unseen(
                            !kind.isEmpty()
                                    ? "what a link of kind '%s' does (%s) is not modelled"
                                            .formatted(kind, out.link().name())
                                    : out.link().name() + " leads nowhere that was seen");
        };
    }
}
