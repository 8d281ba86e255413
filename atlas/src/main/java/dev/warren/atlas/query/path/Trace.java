// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.query.packetfilter.Hook;
import dev.warren.atlas.query.packetfilter.Packet;
import dev.warren.atlas.query.routing.CrossCheck;
import dev.warren.atlas.query.routing.RoutingDecision;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RouteType;
import java.util.Optional;
import java.util.OptionalLong;

/// Follows one packet from namespace to namespace, until it leaves the node or ends.
///
/// In each it goes the kernel's way: the packet filter before the routing, the routing, the packet filter
/// behind it, the link.
final class Trace {
    /// The time to live that Linux gives (`IPDEFTTL`): who forwards it more often drops it.
    private static final int MOST_HOPS = 64;

    private static final Place CIRCLE =
            new Place.Ends(Verdict.UNREACHABLE, "it goes round in circles");

    private final Known known;
    private final PathRequest request;
    private final Log log;
    private final Filters filters;
    private final Crossing crossing;
    private Packet packet;
    private Optional<IpAddress> sentFrom;
    private Optional<Packet> inside = Optional.empty();

    Trace(Known known, Cards cards, PathRequest request) {
        this.known = known;
        this.request = request;
        this.packet = Packets.first(request);
        this.sentFrom = request.source();
        this.log = new Log(packet);
        this.filters = new Filters(known, log);
        this.crossing = new Crossing(known, cards, log);
    }

    Log log() {
        return log;
    }

    /// As whoever gets it sees it: what is in a tunnel's packet rather than that.
    Packet seen() {
        return inside.orElse(packet);
    }

    /// The address it was sent from; empty when it was not sent.
    Optional<IpAddress> sentFrom() {
        return sentFrom;
    }

    /// Follows it.
    Place run() {
        Place place = begin(request.from(), 0, "");
        while (place instanceof Place.Arrives || place instanceof Place.Wrapped) {
            place = log.hops().size() < MOST_HOPS ? onward(place) : CIRCLE;
        }
        return place;
    }

    private Place onward(Place place) {
        return switch (place) {
            case Place.Arrives(var namespace, var input) -> forward(namespace, input);
            case Place.Wrapped wrapped -> {
                inside = Optional.of(inside.orElse(packet));
                packet = Packets.around(packet, wrapped);
                yield begin(wrapped.namespace(), wrapped.link(), wrapped.words());
            }
            default -> place;
        };
    }

    /// A program sends it, or a tunnel. The filter has its say after the routing; what it changes is looked
    /// up anew.
    ///
    /// @param bound the index of the link that it has to leave by; 0 for any
    /// @param note what is to be said of it; empty for nothing
    private Place begin(NamespaceId here, int bound, String note) {
        Optional<NetworkLink> program = Optional.empty();
        RouteLookup lookup = Packets.lookup(packet).leavingBy(bound);
        Optional<RouteAnswer> answer = known.answer(here, lookup);
        if (!(answer.orElse(null) instanceof RouteAnswer.Found found)) {
            return decide(program, lookup, answer, draft(here, program).note(note));
        }
        if (!Packets.hasSource(packet)) {
            packet = Packets.sentFrom(known, here, found, packet);
            if (inside.isEmpty()) {
                sentFrom = Optional.of(packet.source()).filter(_ -> Packets.hasSource(packet));
            }
        }
        Log.Draft hop = draft(here, program).note(note);
        Packet before = packet;
        Optional<Place> refused =
                through(Hook.OUTPUT, program, known.link(here, found.link()), hop);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (Packets.areRoutedAlike(before, packet)) {
            return decide(program, lookup, answer, hop);
        }
        RouteLookup anew = Packets.lookup(packet).leavingBy(bound);
        return decide(program, anew, known.answer(here, anew), hop);
    }

    private Place forward(NamespaceId here, NetworkLink link) {
        Optional<NetworkLink> input = Optional.of(link);
        Log.Draft hop = draft(here, input);
        Optional<Place> refused = through(Hook.PREROUTING, input, Optional.empty(), hop);
        if (refused.isPresent()) {
            return refused.get();
        }
        RouteLookup lookup = Packets.lookup(packet).arrivingBy(link.link().index());
        return decide(input, lookup, known.answer(here, lookup), hop);
    }

    private Log.Draft draft(NamespaceId here, Optional<NetworkLink> input) {
        log.now(packet);
        return new Log.Draft(here, input, packet);
    }

    /// Sends the packet through a hook of the filter.
    ///
    /// @return where it ends, with the hop written down; empty when it goes on
    private Optional<Place> through(
            Hook hook, Optional<NetworkLink> input, Optional<NetworkLink> output, Log.Draft hop) {
        Filters.Filtered filtered = filters.pass(hop.namespace(), hook, packet, input, output);
        packet = filtered.packet();
        hop.changes(filtered.changes());
        filtered.refusal().ifPresent(_ -> log.add(hop.finish(Hop.Kind.REFUSED)));
        return filtered.refusal().map(why -> new Place.Ends(Verdict.UNREACHABLE, why));
    }

    private Place decide(
            Optional<NetworkLink> input,
            RouteLookup lookup,
            Optional<RouteAnswer> answer,
            Log.Draft hop) {
        hop.looked(packet);
        if (answer.isEmpty()) {
            log.add(hop.finish(Hop.Kind.REFUSED));
            return new Place.Unseen(notAsked(hop.namespace(), lookup));
        }
        Optional<RoutingDecision> own = known.decision(hop.namespace(), lookup);
        own.ifPresent(decision -> explain(decision, answer.get(), hop));
        return switch (answer.get()) {
            case RouteAnswer.Refused refused -> {
                log.add(hop.finish(Hop.Kind.REFUSED));
                yield new Place.Ends(
                        Verdict.UNREACHABLE,
                        Refusals.words(refused, own, packet, input.isPresent()));
            }
            case RouteAnswer.Found found -> {
                hop.route(table(found, own), found.match());
                yield found.resolved().type() == RouteType.UNICAST
                        ? send(input, found, hop)
                        : arrive(input, found, hop);
            }
        };
    }

    /// Tells by which rule, which the kernel never does; and holds what was worked out against what the
    /// kernel says.
    private void explain(RoutingDecision decision, RouteAnswer answer, Log.Draft hop) {
        decision.rule().ifPresent(hop::rule);
        hop.tried(
                decision.skipped().stream()
                        .map(skipped -> skipped.rule() + ": " + skipped.words())
                        .toList());
        if (answer instanceof RouteAnswer.Found) {
            CrossCheck.differences(decision, answer)
                    .forEach(
                            words ->
                                    log.notModelled(
                                            "the rules lead elsewhere than the kernel: " + words));
        }
        if (decision.candidates().size() > 1) {
            log.notModelled(
                    "which of the %d ways of a route the packet takes"
                            .formatted(decision.candidates().size()));
        }
    }

    /// IPv4 keeps the tables local and main as one until somebody makes a rule, and tells main for both.
    private static long table(RouteAnswer.Found found, Optional<RoutingDecision> own) {
        return own.filter(decision -> CrossCheck.differences(decision, found).isEmpty())
                .map(RoutingDecision::table)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .orElse(found.table());
    }

    private String notAsked(NamespaceId here, RouteLookup lookup) {
        Optional<Fact.Unanswered> why = known.unanswered(new Question.OfRoute(here, lookup));
        return "the routes of namespace %s could not be asked (%s)"
                .formatted(
                        here,
                        why.map(each -> each.why().word() + ": " + each.detail())
                                .orElse("unknown"));
    }

    private Place arrive(Optional<NetworkLink> input, RouteAnswer.Found found, Log.Draft hop) {
        if (input.isPresent()) {
            Optional<Place> refused = through(Hook.INPUT, input, Optional.empty(), hop);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        log.add(hop.finish(Hop.Kind.DELIVERED));
        if (!found.isLocal()) {
            log.notModelled(
                    "copies of a packet of type %s".formatted(found.resolved().type().word()));
        }
        return inside.isEmpty()
                ? new Place.Ends(Verdict.LOCAL, "")
                : new Place.Unseen(
                        "the packet of the tunnel arrives on this node, and who unwraps it is not modelled");
    }

    private Place send(Optional<NetworkLink> input, RouteAnswer.Found found, Log.Draft hop) {
        NamespaceId here = hop.namespace();
        Optional<NetworkLink> output = known.link(here, found.link());
        if (output.isEmpty()) {
            log.add(hop.finish(Hop.Kind.REFUSED));
            return new Place.Unseen(
                    "link %d, by which it leaves, was not there when links were read"
                            .formatted(found.link()));
        }
        IpAddress next = found.gateway().orElse(packet.destination());
        Optional<Neighbour> neighbour = neighbour(here, found.link(), next);
        hop.sendingBy(output.get()).nextHop(next, neighbour);
        found.mtu().ifPresent(bytes -> hop.mtu((int) bytes));
        Optional<Place> refused =
                input.isPresent() ? through(Hook.FORWARD, input, output, hop) : Optional.empty();
        refused = refused.or(() -> through(Hook.POSTROUTING, input, output, hop));
        if (refused.isPresent()) {
            return refused.get();
        }
        log.add(hop.finish(Hop.Kind.ROUTED));
        log.now(packet);
        Mac hardware = neighbour.map(Neighbour::address).orElse(Mac.NONE);
        Place place = crossing.cross(here, output.get(), new Crossing.Recipient(next, hardware));
        if (place instanceof Place.Arrives(var there, _) && !there.equals(here)) {
            packet = Packets.elsewhere(packet);
        }
        return place;
    }

    private Optional<Neighbour> neighbour(NamespaceId here, int link, IpAddress address) {
        return known.routing(here).stream()
                .flatMap(routing -> routing.neighbours().stream())
                .filter(
                        each ->
                                each.link() == link
                                        && !each.isProxy()
                                        && each.destination().filter(address::equals).isPresent())
                .findFirst();
    }
}
