// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.query.routing.CrossCheck;
import dev.warren.atlas.query.routing.RoutingDecision;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RouteType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Follows one packet from namespace to namespace, until it leaves the node or ends.
final class Trace {
    /// The time to live that Linux gives (`IPDEFTTL`): who forwards it more often drops it.
    private static final int MOST_HOPS = 64;

    private final Known known;
    private final PathRequest request;
    private final Log log = new Log();
    private final Crossing crossing;
    private Flow flow;
    private Optional<IpAddress> sentFrom;

    Trace(Known known, Cards cards, PathRequest request) {
        this.known = known;
        this.request = request;
        this.crossing = new Crossing(known, cards, log);
        this.flow = Flow.of(request);
        this.sentFrom = request.source();
    }

    Log log() {
        return log;
    }

    /// As it is in the end.
    Flow flow() {
        return flow;
    }

    /// The address it was sent from; empty when it was not sent.
    Optional<IpAddress> sentFrom() {
        return sentFrom;
    }

    /// Follows it.
    Place run() {
        Place place = begin();
        while (place instanceof Place.Arrives(var namespace, var input)) {
            place =
                    log.hops().size() < MOST_HOPS
                            ? forward(namespace, input)
                            : new Place.Ends(Verdict.UNREACHABLE, "it goes round in circles");
        }
        return place;
    }

    private Place begin() {
        NamespaceId here = request.from();
        Log.Draft hop = new Log.Draft(here, Optional.empty(), flow);
        RouteLookup lookup = flow.lookup();
        Optional<RouteAnswer> answer = known.answer(here, lookup);
        if (answer.isPresent()
                && answer.get() instanceof RouteAnswer.Found found
                && !flow.hasSource()) {
            flow = flow.from(chosen(here, found));
            sentFrom = Optional.of(flow.source()).filter(_ -> flow.hasSource());
            hop = new Log.Draft(here, Optional.empty(), flow);
        }
        return decide(here, Optional.empty(), lookup, answer, hop);
    }

    /// The address that the kernel sends from.
    private IpAddress chosen(NamespaceId here, RouteAnswer.Found found) {
        return found.sourceAddress()
                .or(
                        () ->
                                known.link(here, found.link()).stream()
                                        .flatMap(link -> link.addresses().stream())
                                        .filter(each -> !each.isLinkScope())
                                        .map(InterfaceAddress::local)
                                        .map(local -> local.address())
                                        .filter(each -> each.isV6() == flow.source().isV6())
                                        .findFirst())
                .orElse(flow.source());
    }

    private Place forward(NamespaceId here, NetworkLink input) {
        Log.Draft hop = new Log.Draft(here, Optional.of(input), flow);
        RouteLookup lookup = flow.lookup().arrivingBy(input.link().index());
        return decide(here, Optional.of(input), lookup, known.answer(here, lookup), hop);
    }

    private Place decide(
            NamespaceId here,
            Optional<NetworkLink> input,
            RouteLookup lookup,
            Optional<RouteAnswer> answer,
            Log.Draft hop) {
        hop.looked(flow);
        if (answer.isEmpty()) {
            log.add(hop.finish(Hop.Kind.REFUSED));
            return new Place.Unseen(notAsked(here, lookup));
        }
        Optional<RoutingDecision> own = known.decision(here, lookup);
        own.ifPresent(decision -> explain(decision, answer.get(), hop));
        return switch (answer.get()) {
            case RouteAnswer.Refused refused -> {
                log.add(hop.finish(Hop.Kind.REFUSED));
                yield new Place.Ends(
                        Verdict.UNREACHABLE, Refusals.words(refused, own, flow, input.isPresent()));
            }
            case RouteAnswer.Found found -> {
                hop.route(table(found, own), found.match());
                yield found.resolved().type() == RouteType.UNICAST
                        ? send(here, found, hop)
                        : arrived(found, hop);
            }
        };
    }

    /// Tells by which rule, which the kernel never does; and holds what was worked out against what the
    /// kernel says.
    private void explain(RoutingDecision decision, RouteAnswer answer, Log.Draft hop) {
        List<String> differences = CrossCheck.differences(decision, answer);
        decision.rule().ifPresent(hop::rule);
        hop.tried(
                decision.skipped().stream()
                        .map(skipped -> skipped.rule() + ": " + skipped.words())
                        .toList());
        if (answer instanceof RouteAnswer.Found) {
            differences.forEach(
                    words -> log.notModelled("the rules lead elsewhere than the kernel: " + words));
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

    private Place arrived(RouteAnswer.Found found, Log.Draft hop) {
        log.add(hop.finish(Hop.Kind.DELIVERED));
        if (!found.isLocal()) {
            log.notModelled(
                    "copies of a packet of type %s".formatted(found.resolved().type().word()));
        }
        return new Place.Ends(Verdict.LOCAL, "");
    }

    private Place send(NamespaceId here, RouteAnswer.Found found, Log.Draft hop) {
        Optional<NetworkLink> output = known.link(here, found.link());
        if (output.isEmpty()) {
            log.add(hop.finish(Hop.Kind.REFUSED));
            return new Place.Unseen(
                    "link %d, by which it leaves, was not there when links were read"
                            .formatted(found.link()));
        }
        IpAddress next = found.gateway().orElse(flow.destination());
        Optional<Neighbour> neighbour = neighbour(here, found.link(), next);
        hop.sendingBy(output.get()).nextHop(next, neighbour);
        found.mtu().ifPresent(bytes -> hop.mtu((int) bytes));
        log.add(hop.finish(Hop.Kind.ROUTED));
        log.now(flow);
        Place place =
                crossing.cross(
                        here,
                        output.get(),
                        new Crossing.Recipient(
                                next, neighbour.map(Neighbour::address).orElse(Mac.NONE)));
        if (place instanceof Place.Arrives(var there, _) && !there.equals(here)) {
            flow = flow.elsewhere();
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
