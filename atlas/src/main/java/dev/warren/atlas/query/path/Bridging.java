// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Neighbour;
import java.util.List;
import java.util.Optional;

/// What a bridge does with a packet: what it has learnt decides; where it has learnt nothing, the port
/// behind which the map knows the address.
final class Bridging {
    private final Known known;
    private final Cards cards;
    private final Journal journal;

    Bridging(Known known, Cards cards, Journal journal) {
        this.known = known;
        this.cards = cards;
        this.journal = journal;
    }

    /// Where what happens is written down.
    interface Journal {
        void bridged(
                NamespaceId namespace,
                Optional<NetworkLink> input,
                NetworkLink output,
                String note);

        void notModelled(String words);
    }

    /// Where a packet gets.
    sealed interface Outcome {
        /// To the IP of the bridge's own namespace.
        record Up(NetworkLink bridge) implements Outcome {}

        /// Out of a port.
        record Out(NetworkLink port) implements Outcome {}

        record Lost(Place place) implements Outcome {}
    }

    /// @param input the port it came by; empty when it comes from the bridge's own namespace
    Outcome forward(
            NamespaceId here,
            NetworkLink bridge,
            Optional<NetworkLink> input,
            Crossing.Recipient recipient) {
        if (input.isPresent() && isForItself(bridge, recipient)) {
            return new Outcome.Up(bridge);
        }
        Optional<Routing> routing = known.routing(here);
        routing.map(Routing::details)
                .map(details -> details.get(bridge.link().index()))
                .filter(
                        detail ->
                                detail instanceof LinkDetail.Bridge settings
                                        && settings.filtersVlans())
                .ifPresent(_ -> journal.notModelled("the VLANs of bridge " + bridge.link().name()));
        List<NetworkLink> ports = ports(here, bridge, input);
        Optional<Neighbour> entry =
                routing.flatMap(known -> entry(known, bridge, recipient.hardware()));
        if (entry.isPresent()) {
            Optional<NetworkLink> port =
                    ports.stream()
                            .filter(each -> each.link().index() == entry.get().link())
                            .findFirst();
            if (port.isPresent()) {
                return out(here, input, port.get(), "the bridge knows the address");
            }
            if (input.isPresent() && known.link(here, entry.get().link()).isPresent()) {
                return new Outcome.Up(bridge);
            }
        }
        return unlearnt(here, bridge, input, ports, recipient);
    }

    private Outcome out(
            NamespaceId here, Optional<NetworkLink> input, NetworkLink port, String note) {
        journal.bridged(here, input, port, note);
        return new Outcome.Out(port);
    }

    private static boolean isForItself(NetworkLink bridge, Crossing.Recipient recipient) {
        return recipient.hardware().equals(Mac.NONE)
                ? Known.has(bridge, recipient.address())
                : recipient.hardware().equals(bridge.link().address());
    }

    private static Optional<Neighbour> entry(Routing routing, NetworkLink bridge, Mac address) {
        return address.equals(Mac.NONE)
                ? Optional.empty()
                : routing.forwarding().stream()
                        .filter(
                                each ->
                                        each.address().equals(address)
                                                && each.master() == bridge.link().index())
                        .findFirst();
    }

    /// A bridge that has not learnt an address sends to all ports; one of them leads there.
    private Outcome unlearnt(
            NamespaceId here,
            NetworkLink bridge,
            Optional<NetworkLink> input,
            List<NetworkLink> ports,
            Crossing.Recipient recipient) {
        Optional<NetworkLink> leading =
                ports.stream().filter(port -> leadsTo(port, recipient)).findFirst();
        if (leading.isPresent()) {
            return out(
                    here,
                    input,
                    leading.get(),
                    "the bridge sends to all ports; %s is behind this one"
                            .formatted(recipient.address()));
        }
        List<NetworkLink> ways =
                ports.stream()
                        .filter(port -> cards.isCard(here, port) || Tunnels.carriesEthernet(port))
                        .toList();
        if (ways.size() == 1) {
            return out(
                    here,
                    input,
                    ways.getFirst(),
                    "the bridge sends to all ports; this one leads out of the node");
        }
        return new Outcome.Lost(
                new Place.Ends(
                        Verdict.UNREACHABLE,
                        "nobody behind bridge %s has the address %s"
                                .formatted(bridge.link().name(), recipient.address())));
    }

    private boolean leadsTo(NetworkLink port, Crossing.Recipient recipient) {
        return port.peer() instanceof Peer.OtherEnd(var end, _)
                && known.link(end.namespace(), end.index())
                        .filter(
                                there ->
                                        Known.has(there, recipient.address())
                                                || there.link()
                                                        .address()
                                                        .equals(recipient.hardware()))
                        .isPresent();
    }

    private List<NetworkLink> ports(
            NamespaceId here, NetworkLink bridge, Optional<NetworkLink> input) {
        return known.namespace(here).map(Namespace::links).orElse(List.of()).stream()
                .filter(link -> link.link().master() == bridge.link().index())
                .filter(link -> input.isEmpty() || !input.get().equals(link))
                .toList();
    }
}
