// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.fact.Why;
import dev.warren.atlas.query.cloud.CloudInterfaces;
import dev.warren.atlas.query.routing.RoutingDecision;
import dev.warren.atlas.query.routing.RoutingModel;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.LinkKind;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteBuilder;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.TrafficFilter;
import dev.warren.kernel.netfilter.Ruleset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A node that a test makes up, and its kernel: it answers as the rules and routes say that the test gave
/// it.
final class MadeUpNode {
    private final Facts facts = Facts.node();
    private final Map<NamespaceId, Inside> insides = new LinkedHashMap<>();
    private final Set<NamespaceId> silent = new HashSet<>();

    /// What is in one namespace.
    static final class Inside {
        private final List<Link> links = new ArrayList<>(List.of(Links.loopback()));
        private final List<InterfaceAddress> addresses = new ArrayList<>();
        private final List<RoutingRule> rules = new ArrayList<>();
        private final List<Route> routes = new ArrayList<>();
        private final List<Neighbour> neighbours = new ArrayList<>();
        private final List<Neighbour> forwarding = new ArrayList<>();
        private final Map<Integer, LinkDetail> details = new HashMap<>();
        private final List<TrafficFilter> filters = new ArrayList<>();

        Inside() {
            rule(0, RouteAttributes.RT_TABLE_LOCAL);
            rule(32_766, RouteAttributes.RT_TABLE_MAIN);
        }

        Inside link(Link link) {
            links.add(link);
            return this;
        }

        Inside filter(TrafficFilter filter) {
            filters.add(filter);
            return this;
        }

        /// An address, with the routes that the kernel makes for it.
        Inside address(int link, String cidr) {
            InterfaceAddress address = Links.address(link, cidr);
            addresses.add(address);
            IpAddress own = address.local().address();
            routes.add(
                    Route.to(new Cidr(own, own.bits()))
                            .type(RouteType.LOCAL)
                            .table(RouteAttributes.RT_TABLE_LOCAL)
                            .onto(link)
                            .build());
            if (address.local().prefixLength() < own.bits()) {
                routes.add(
                        Route.to(network(address.local()))
                                .table(RouteAttributes.RT_TABLE_MAIN)
                                .onto(link)
                                .preferredSource(own)
                                .build());
            }
            return this;
        }

        /// Of IPv4.
        private static Cidr network(Cidr address) {
            int length = address.prefixLength();
            int bits = (int) address.address().low() & -1 << (address.address().bits() - length);
            return new Cidr(IpAddress.v4(bits), length);
        }

        Inside rule(long priority, long table) {
            return rule(RoutingRule.of(false).priority(priority).lookup(table).build());
        }

        Inside rule(RoutingRule rule) {
            rules.add(rule);
            rules.sort(java.util.Comparator.comparingLong(RoutingRule::priority));
            return this;
        }

        Inside route(RouteBuilder route) {
            routes.add(route.build());
            return this;
        }

        Inside neighbour(int link, String address, String mac) {
            neighbours.add(
                    Neighbour.of(IpAddress.parse(address), link).address(Mac.parse(mac)).build());
            return this;
        }

        Inside forwarding(Neighbour entry) {
            forwarding.add(entry);
            return this;
        }

        Inside detail(int link, LinkDetail detail) {
            details.put(link, detail);
            return this;
        }

        private Routing routing() {
            return new Routing(rules, routes, List.of(), neighbours, forwarding, details);
        }
    }

    static Link port(int index, String name, int peer, int peerNamespace, int bridge) {
        return mastered(Links.veth(index, name, peer, peerNamespace), bridge, "bridge");
    }

    static Link mastered(Link link, int master, String portKind) {
        return new Link(
                link.index(),
                link.name(),
                List.of(),
                link.hardwareType(),
                link.flags(),
                link.mtu(),
                link.state(),
                link.address(),
                link.permanentAddress(),
                master,
                link.lower(),
                link.lowerNamespace(),
                new LinkKind(link.kind().name(), List.of(), portKind),
                "",
                "",
                List.of());
    }

    static Link down(Link link) {
        return new Link(
                link.index(),
                link.name(),
                List.of(),
                link.hardwareType(),
                0,
                link.mtu(),
                link.state(),
                link.address(),
                link.permanentAddress(),
                link.master(),
                link.lower(),
                link.lowerNamespace(),
                link.kind(),
                "",
                "",
                List.of());
    }

    /// The MAC of the link of an index of [Links#link].
    static String macOf(int index) {
        return "02:00:00:00:00:%02x".formatted(index);
    }

    MadeUpNode with(NamespaceId id, Inside inside) {
        insides.put(id, inside);
        facts.inside(id, inside.links, inside.addresses);
        return this;
    }

    /// Two namespaces that know each other by number.
    MadeUpNode numbers(NamespaceId one, int ofOther, NamespaceId other, int ofOne) {
        facts.number(one, ofOther, other).number(other, ofOne, one);
        return this;
    }

    /// Its kernel answers nothing about a namespace.
    MadeUpNode silent(NamespaceId id) {
        silent.add(id);
        return this;
    }

    Path path(NamespaceId from, String to) {
        Atlas atlas = facts.atlas();
        PathSearch search = new PathSearch(CloudInterfaces.of(atlas));
        PathRequest request = new PathRequest(from, Optional.empty(), IpAddress.parse(to), 0, 0);
        while (true) {
            switch (search.search(atlas, request)) {
                case PathStep.Found(var path) -> {
                    return path;
                }
                case PathStep.Ask(var question) -> atlas = atlas.with(List.of(answer(question)));
            }
        }
    }

    private Fact answer(Question question) {
        Inside inside = insides.get(question.namespace());
        if (inside == null || silent.contains(question.namespace())) {
            return new Fact.Unanswered(question, Why.FORBIDDEN, "made up");
        }
        return switch (question) {
            case Question.OfRouting(var id) ->
                    new Fact.RoutingSeen(id, inside.routing(), new Evidence("route", "made up"));
            case Question.OfPacketFilter(var id) ->
                    new Fact.PacketFilterSeen(
                            id, Ruleset.EMPTY, new Evidence("netfilter", "made up"));
            case Question.OfLinkPrograms(var id) ->
                    new Fact.DetailSeen(
                            id,
                            new Detail.Figures(List.of(), inside.filters),
                            new Evidence("figure", "made up"));
            case Question.OfRoute(var id, var lookup) ->
                    new Fact.RouteAnswered(id, lookup, answer(inside, lookup));
        };
    }

    private static RouteAnswer answer(Inside inside, RouteLookup lookup) {
        RoutingDecision decision = RoutingModel.of(inside.routing(), inside.links).decide(lookup);
        return switch (decision.outcome()) {
            case RoutingDecision.Refused(var reason) -> new RouteAnswer.Refused(reason, 0);
            case RoutingDecision.Found(var ways) -> found(decision, ways.getFirst(), lookup);
        };
    }

    private static RouteAnswer found(RoutingDecision decision, NextHop way, RouteLookup lookup) {
        IpAddress to = lookup.destination();
        Route match = decision.route().orElseThrow();
        RouteBuilder resolved =
                Route.to(new Cidr(to, to.bits()))
                        .type(match.type())
                        .table(match.table())
                        .through(way);
        match.preferredSource().ifPresent(resolved::preferredSource);
        return new RouteAnswer.Found(resolved.build(), Optional.of(match));
    }
}
