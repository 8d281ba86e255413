// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.query.cloud.AddressOwner;
import dev.warren.atlas.query.cloud.CloudInterfaces;
import dev.warren.atlas.query.cloud.KnownInterface;
import dev.warren.atlas.query.finding.AddressFindings;
import dev.warren.atlas.query.finding.NamespaceWords;
import dev.warren.atlas.query.routing.RoutingDecision;
import dev.warren.atlas.query.routing.RoutingModel;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RoutingWords;
import dev.warren.kernel.net.RuleAction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What is wrong about the way of a packet, although the kernel sends it: an address that two have, a
/// rule or a table that is missing, answers that go elsewhere, a source address that the cloud drops.
///
/// The way itself is what the kernel says; here it is held against what the cloud says, and only what was
/// read for the way is looked at.
public final class PathFindings {
    private final Atlas atlas;
    private final CloudInterfaces cloud;
    private final Path path;
    private final Set<String> findings = new LinkedHashSet<>();

    private PathFindings(Atlas atlas, CloudInterfaces cloud, Path path) {
        this.atlas = atlas;
        this.cloud = cloud;
        this.path = path;
    }

    /// Each a sentence without a full stop; mostly nothing.
    ///
    /// @param atlas with all that was asked for the way
    public static List<String> of(Atlas atlas, CloudInterfaces cloud, Path path) {
        PathFindings all = new PathFindings(atlas, cloud, path);
        all.sourceSeen();
        all.addresses();
        path.source()
                .flatMap(cloud::ofAddress)
                .map(AddressOwner::owner)
                .ifPresent(all::tableOfOwner);
        all.answers();
        return List.copyOf(all.findings);
    }

    private void addresses() {
        AddressFindings addresses = AddressFindings.of(atlas);
        path.source().ifPresent(address -> findings.addAll(addresses.of(address)));
        findings.addAll(addresses.of(path.request().destination()));
    }

    /// The cloud drops what leaves an interface from an address that is not one of it.
    private void sourceSeen() {
        Optional<KnownInterface> leaving = path.exit().flatMap(Path.Exit::cloud);
        if (leaving.isEmpty() || path.sourceSeen().isEmpty()) {
            return;
        }
        IpAddress seen = path.sourceSeen().get();
        String begin =
                "it leaves by %s (%s) from %s, "
                        .formatted(
                                path.exit().orElseThrow().link().name(), leaving.get().id(), seen);
        String end =
                ": the cloud drops it, unless the source/destination check of %s is off"
                        .formatted(leaving.get().id());
        Optional<KnownInterface> owner = cloud.ofAddress(seen).map(AddressOwner::owner);
        if (owner.isEmpty()) {
            if (tellsAddresses(leaving.get(), seen.isV6())) {
                findings.add(begin + "which is no address of that interface" + end);
            }
        } else if (!owner.get().id().equals(leaving.get().id())) {
            findings.add(begin + "which is an address of " + named(owner.get()) + end);
        }
    }

    /// The agent tells those that it has to give; only the metadata service, which tells the VPC's prefixes,
    /// tells all.
    private static boolean tellsAddresses(KnownInterface card, boolean six) {
        return !card.card().networkPrefixes().isEmpty()
                && card.card().addresses().stream().anyMatch(address -> address.isV6() == six);
    }

    private String named(KnownInterface card) {
        return card.link()
                .flatMap(this::link)
                .map(link -> link.name() + " (" + card.id() + ")")
                .orElse(card.id());
    }

    private Optional<Link> link(LinkId id) {
        return atlas.namespace(id.namespace()).stream()
                .flatMap(namespace -> namespace.links().stream())
                .map(link -> link.link())
                .filter(link -> link.index() == id.index())
                .findFirst();
    }

    /// An interface but the first has a table of its own, and each of its addresses a rule that leads
    /// there. A branch interface has rules by the link that a packet comes by.
    private void tableOfOwner(KnownInterface owner) {
        Optional<LinkId> card = owner.link();
        if (card.isEmpty()) {
            findings.add(
                    "%s is an address of %s, but which link that is was not told; the metadata service tells it by the MAC"
                            .formatted(path.source().orElseThrow(), owner.id()));
            return;
        }
        if (owner.isPrimary() || owner.branch().isPresent()) {
            return;
        }
        NamespaceId node = card.get().namespace();
        boolean passes = path.hops().stream().anyMatch(hop -> hop.namespace().equals(node));
        Optional<Routing> routing = atlas.wiring().routing(node);
        if (!passes || routing.isEmpty()) {
            return;
        }
        IpAddress source = path.source().orElseThrow();
        List<RoutingRule> rules =
                routing.get().rules().stream()
                        .filter(rule -> isFrom(rule, source) && table(rule).isPresent())
                        .toList();
        if (rules.isEmpty()) {
            findings.add(
                    "%s has no rule that sends packets from %s to a table of its own, although that is an address of %s"
                            .formatted(NamespaceWords.name(atlas, node), source, named(owner)));
            return;
        }
        boolean leads =
                rules.stream().anyMatch(rule -> leadsTo(routing.get(), rule, card.get().index()));
        if (!leads) {
            table(routing.get(), rules.getFirst(), owner);
        }
    }

    private void table(Routing routing, RoutingRule rule, KnownInterface owner) {
        long number = table(rule).orElseThrow();
        List<Route> routes = routes(routing, number, rule.isV6());
        String begin =
                "rule %d sends packets from %s to table %s, "
                        .formatted(
                                rule.priority(),
                                path.source().map(IpAddress::toString).orElse(""),
                                RoutingWords.table(number));
        findings.add(
                begin
                        + (routes.isEmpty()
                                ? "which is empty, so the rules behind it decide"
                                : "which has no default route by " + named(owner)));
    }

    private static boolean isFrom(RoutingRule rule, IpAddress source) {
        return !rule.selector().inverted()
                && rule.selector().source().equals(Optional.of(whole(source)));
    }

    private static Cidr whole(IpAddress address) {
        return new Cidr(address, address.bits());
    }

    private static Optional<Long> table(RoutingRule rule) {
        return rule.action() instanceof RuleAction.Lookup(long number)
                        && number != RouteAttributes.RT_TABLE_MAIN
                ? Optional.of(number)
                : Optional.empty();
    }

    private static boolean leadsTo(Routing routing, RoutingRule rule, int link) {
        return routes(routing, table(rule).orElseThrow(), rule.isV6()).stream()
                .filter(Route::isDefault)
                .flatMap(route -> route.nextHops().stream())
                .anyMatch(hop -> hop.link() == link);
    }

    private static List<Route> routes(Routing routing, long table, boolean six) {
        return routing.routes().stream()
                .filter(route -> route.table() == table && route.isV6() == six)
                .toList();
    }

    /// What comes back goes by the route to the source; where the host has one for this address alone that
    /// leads to somebody else, that one gets the answers.
    private void answers() {
        Optional<IpAddress> source = path.source();
        if (source.isEmpty() || path.hops().size() < 2) {
            return;
        }
        Hop first = path.hops().get(1);
        Optional<Routing> routing = atlas.wiring().routing(first.namespace());
        if (first.input().isEmpty() || routing.isEmpty()) {
            return;
        }
        List<NetworkLink> back = back(first, routing.get(), source.get());
        boolean comes =
                back.stream()
                        .anyMatch(
                                link ->
                                        link.link().index() == first.input().get().index()
                                                || leadsToSender(link));
        if (!back.isEmpty() && !comes) {
            findings.add(
                    "%s sends answers to %s by %s, not by %s, so they do not come back"
                            .formatted(
                                    NamespaceWords.name(atlas, first.namespace()),
                                    source.get(),
                                    back.stream()
                                            .map(link -> link.link().name())
                                            .distinct()
                                            .collect(Collectors.joining(", ")),
                                    first.input().get().name()));
        }
    }

    /// The links by which an answer goes, as rules and tables decide; none where no route is for the address
    /// of the sender alone.
    private List<NetworkLink> back(Hop hop, Routing routing, IpAddress sender) {
        List<NetworkLink> links =
                atlas.namespace(hop.namespace()).map(Namespace::links).orElse(List.of());
        RoutingDecision decision =
                RoutingModel.of(routing, links.stream().map(NetworkLink::link).toList())
                        .decide(answer(hop, sender));
        boolean own =
                decision.route()
                        .filter(route -> route.type() == RouteType.UNICAST)
                        .filter(route -> route.destination().equals(whole(sender)))
                        .isPresent();
        if (!own || !(decision.outcome() instanceof RoutingDecision.Found(var ways))) {
            return List.of();
        }
        return links.stream()
                .filter(link -> ways.stream().anyMatch(way -> way.link() == link.link().index()))
                .toList();
    }

    /// Nobody may send from an address that is not the namespace's own, so where the packet was refused
    /// the answer has none.
    private static RouteLookup answer(Hop hop, IpAddress sender) {
        RouteLookup answer = RouteLookup.to(sender);
        if (hop.output().isPresent()) {
            return answer.from(hop.destination()).arrivingBy(hop.output().get().index());
        }
        return hop.kind() == Hop.Kind.DELIVERED ? answer.from(hop.destination()) : answer;
    }

    private boolean leadsToSender(NetworkLink link) {
        return link.peer() instanceof Peer.OtherEnd(LinkId other, String _)
                && other.namespace().equals(path.request().from());
    }
}
