// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.fact.Why;
import dev.warren.atlas.query.cloud.CloudInterfaces;
import dev.warren.atlas.query.path.Path;
import dev.warren.atlas.query.path.PathRequest;
import dev.warren.atlas.query.path.PathSearch;
import dev.warren.atlas.query.path.PathStep;
import dev.warren.atlas.query.routing.RoutingDecision;
import dev.warren.atlas.query.routing.RoutingModel;
import dev.warren.cli.view.graph.SampleNetwork;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.MaskedNumber;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NeighbourState;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.netfilter.AddressRange;
import dev.warren.kernel.netfilter.ChainHook;
import dev.warren.kernel.netfilter.EntryMatch;
import dev.warren.kernel.netfilter.Expression;
import dev.warren.kernel.netfilter.PacketFamily;
import dev.warren.kernel.netfilter.Rule;
import dev.warren.kernel.netfilter.RuleChain;
import dev.warren.kernel.netfilter.RuleTable;
import dev.warren.kernel.netfilter.Ruleset;
import dev.warren.kernel.netfilter.Verdict;
import dev.warren.kernel.netfilter.XtTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Ways on a made-up node of EKS with two interfaces: what leaves for the world beyond the VPC is marked,
/// goes by the first one, and gets its address. Our own model of rules and tables stands in for the kernel.
final class SamplePaths {
    static final NamespaceId COREDNS = SampleNetwork.pod(1);
    static final NamespaceId WEB = SampleNetwork.pod(2);
    static final String FAR = "198.51.100.10";

    private static final Evidence EVIDENCE = new Evidence("link", "netlink");
    private static final List<String> ADDRESSES =
            List.of("10.20.65.21", "10.20.70.31", "10.20.70.32");
    private static final int MARK = 0x80;

    private Atlas atlas;
    private final PathSearch search;
    private final boolean readsFilters;

    /// @param readsFilters whether the packet filters may be read
    /// @param more what is seen besides
    SamplePaths(boolean readsFilters, Fact... more) {
        this.readsFilters = readsFilters;
        List<Fact> facts = new ArrayList<>();
        SampleNetwork.eks().facts().forEach(fact -> facts.add(inOrder(fact)));
        for (int i = 0; i < ADDRESSES.size(); i++) {
            facts.add(
                    new Fact.RoutingSeen(
                            SampleNetwork.pod(i + 1), inPod(ADDRESSES.get(i)), EVIDENCE));
        }
        facts.add(new Fact.CloudInterfaceSeen(second(), new Evidence("eks", "/v1/enis")));
        facts.addAll(List.of(more));
        facts.add(new Fact.Gap("cni", "/var/lib/cni/results/x", Why.FORBIDDEN, "EACCES"));
        atlas = Atlas.of(facts);
        search = new PathSearch(CloudInterfaces.of(atlas));
    }

    /// The kernel tells rules in the order in which it tries them.
    private static Fact inOrder(Fact fact) {
        if (!(fact instanceof Fact.RoutingSeen(var namespace, var routing, var evidence))) {
            return fact;
        }
        List<RoutingRule> rules =
                routing.rules().stream()
                        .sorted(Comparator.comparingLong(RoutingRule::priority))
                        .toList();
        return new Fact.RoutingSeen(
                namespace,
                new Routing(
                        rules,
                        routing.routes(),
                        routing.nextHops(),
                        routing.neighbours(),
                        routing.forwarding(),
                        routing.details()),
                evidence);
    }

    private static CloudInterface second() {
        return new CloudInterface(
                Mac.parse("02:5a:11:22:33:06"),
                "eni-0ee55ff6677889900",
                OptionalInt.of(1),
                OptionalInt.of(0),
                "subnet-0f1e2d3c4b5a69788",
                "vpc-0123456789abcdef0",
                List.of(
                        IpAddress.parse("10.20.70.20"),
                        IpAddress.parse("10.20.70.31"),
                        IpAddress.parse("10.20.70.32")),
                List.of(),
                List.of());
    }

    private static Routing inPod(String address) {
        IpAddress gateway = IpAddress.parse("169.254.1.1");
        return new Routing(
                List.of(
                        RoutingRule.of(false).lookup(255).build(),
                        RoutingRule.of(false).priority(32_766).lookup(254).build()),
                List.of(
                        Route.to(Cidr.parse(address))
                                .type(RouteType.LOCAL)
                                .table(255)
                                .onto(3)
                                .build(),
                        Route.to(Cidr.parse("0.0.0.0/0")).table(254).via(gateway, 3).build(),
                        Route.to(Cidr.parse("169.254.1.1")).table(254).scope(253).onto(3).build()),
                List.of(),
                List.of(
                        Neighbour.of(gateway, 3)
                                .address(Mac.parse("06:00:00:00:00:01"))
                                .state(NeighbourState.PERMANENT)
                                .build()),
                List.of(),
                Map.of());
    }

    Snapshot snapshot() {
        Snapshot plain = Sample.snapshot();
        return new Snapshot(atlas, plain.node(), plain.collectedAt());
    }

    PathAnswer find(String reference, NamespaceId from, String to, int protocol, int port) {
        return find(
                reference,
                new PathRequest(from, Optional.empty(), IpAddress.parse(to), protocol, port));
    }

    private PathAnswer find(String reference, PathRequest request) {
        while (true) {
            switch (search.search(atlas, request)) {
                case PathStep.Found(Path path) -> {
                    return new PathAnswer(reference, path);
                }
                case PathStep.Ask(Question question) ->
                        atlas = atlas.with(List.of(answer(question)));
            }
        }
    }

    private Fact answer(Question question) {
        return switch (question) {
            case Question.OfRouting _, Question.OfLinkPrograms _ ->
                    new Fact.Unanswered(question, Why.UNSUPPORTED, "not in the sample");
            case Question.OfPacketFilter(var namespace) ->
                    readsFilters
                            ? new Fact.PacketFilterSeen(
                                    namespace,
                                    namespace.equals(SampleNetwork.HOST) ? onHost() : Ruleset.EMPTY,
                                    EVIDENCE)
                            : new Fact.Unanswered(question, Why.FORBIDDEN, "EPERM");
            case Question.OfRoute(var namespace, var lookup) ->
                    new Fact.RouteAnswered(namespace, lookup, answer(namespace, lookup));
        };
    }

    private RouteAnswer answer(NamespaceId namespace, RouteLookup lookup) {
        RoutingModel model =
                RoutingModel.of(
                        atlas.wiring().routing(namespace).orElseThrow(),
                        atlas.namespace(namespace).map(Namespace::links).orElseThrow().stream()
                                .map(Namespace.NetworkLink::link)
                                .toList());
        RoutingDecision decision = model.decide(lookup);
        if (decision.outcome() instanceof RoutingDecision.Refused(var reason)) {
            return new RouteAnswer.Refused(reason, 101);
        }
        Route match = decision.route().orElseThrow();
        NextHop hop = decision.candidates().getFirst();
        Route resolved =
                Route.to(Cidr.parse(lookup.destination().toString()))
                        .type(match.type())
                        .table(match.table())
                        .preferredSource(source(namespace))
                        .through(hop)
                        .build();
        return new RouteAnswer.Found(resolved, Optional.of(match));
    }

    private static IpAddress source(NamespaceId namespace) {
        for (int i = 0; i < ADDRESSES.size(); i++) {
            if (namespace.equals(SampleNetwork.pod(i + 1))) {
                return IpAddress.parse(ADDRESSES.get(i));
            }
        }
        return IpAddress.parse("10.20.65.10");
    }

    private static Ruleset onHost() {
        AddressRange primary =
                new AddressRange(
                        Optional.of(IpAddress.parse("10.20.65.10")),
                        Optional.of(IpAddress.parse("10.20.65.10")),
                        0,
                        0,
                        AddressRange.MAP_IPS);
        return new Ruleset(
                List.of(
                        table(
                                "mangle",
                                new ChainHook(0, -150, "filter", List.of()),
                                beyond("eni", ""),
                                "MARK",
                                new XtTarget.Mark(new MaskedNumber(MARK, MARK))),
                        table(
                                "nat",
                                new ChainHook(4, 100, "nat", List.of()),
                                beyond("", "ens5"),
                                "SNAT",
                                new XtTarget.SourceTranslation(primary))),
                List.of());
    }

    private static RuleTable table(
            String name, ChainHook hook, EntryMatch match, String target, XtTarget action) {
        Rule rule =
                new Rule(
                        7,
                        "AWS, " + target,
                        List.of(
                                new Expression.Entry(match),
                                new Expression.Target(target, 2, action)));
        return new RuleTable(
                RuleTable.Source.NFTABLES,
                PacketFamily.IPV4,
                name,
                false,
                List.of(
                        new RuleChain(
                                hook.word().toUpperCase(Locale.ROOT),
                                Optional.of(hook),
                                new Verdict.Accept(),
                                List.of(rule))),
                List.of());
    }

    /// Packets to what is not in the VPC.
    private static EntryMatch beyond(String inputPrefix, String output) {
        IpAddress any = IpAddress.unspecified(false);
        return new EntryMatch(
                any,
                any,
                IpAddress.parse("10.20.0.0"),
                IpAddress.parse("255.255.0.0"),
                inputPrefix,
                true,
                output,
                output.isEmpty(),
                0,
                false,
                EntryMatch.DESTINATION);
    }
}
