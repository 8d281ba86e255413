// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.query.cnikind.CniKinds;
import dev.warren.atlas.query.packetfilter.PacketFilter;
import dev.warren.atlas.query.routing.RoutingDecision;
import dev.warren.atlas.query.routing.RoutingModel;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.netfilter.Ruleset;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is known of the node. What nobody asked yet ends the search for now, with the question.
final class Known {
    private final Atlas atlas;
    private final Made made;

    /// @param made of what was seen before
    Known(Atlas atlas, Made made) {
        this.atlas = atlas;
        this.made = made;
    }

    /// What is made of facts once, however often a search begins anew; by identity where to compare such
    /// facts costs more than to make it. Links stay as they are: a search adds nothing to them.
    static final class Made {
        private final Map<NamespaceId, Map<Integer, NetworkLink>> links = new HashMap<>();
        private final IdentityHashMap<Routing, RoutingModel> models = new IdentityHashMap<>();
        private final IdentityHashMap<Ruleset, PacketFilter> filters = new IdentityHashMap<>();
        private @Nullable CniKinds kinds;
    }

    /// Thrown to the entry of the search, which asks.
    static final class Wanted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Question question;

        Wanted(Question question) {
            super(question.toString(), null, false, false);
            this.question = question;
        }

        Question question() {
            return question;
        }
    }

    Atlas atlas() {
        return atlas;
    }

    Optional<Namespace> namespace(NamespaceId id) {
        return atlas.namespace(id);
    }

    /// A link with its addresses and its peer; empty when the map has none of that index.
    Optional<NetworkLink> link(NamespaceId id, int index) {
        return Optional.ofNullable(made.links.computeIfAbsent(id, this::byIndex).get(index));
    }

    private Map<Integer, NetworkLink> byIndex(NamespaceId id) {
        Map<Integer, NetworkLink> byIndex = new HashMap<>();
        atlas.namespace(id)
                .map(Namespace::links)
                .orElse(List.of())
                .forEach(link -> byIndex.put(link.link().index(), link));
        return byIndex;
    }

    /// What decides in a namespace; empty when it could not be read.
    Optional<Routing> routing(NamespaceId id) {
        Optional<Routing> routing = atlas.wiring().routing(id);
        return routing.isPresent() || unanswered(new Question.OfRouting(id)).isPresent()
                ? routing
                : ask(new Question.OfRouting(id));
    }

    /// What the kernel says of a packet; empty when it could not be asked.
    Optional<RouteAnswer> answer(NamespaceId id, RouteLookup lookup) {
        Question question = new Question.OfRoute(id, lookup);
        Optional<RouteAnswer> answer = atlas.wiring().answer(id, lookup);
        return answer.isPresent() || unanswered(question).isPresent() ? answer : ask(question);
    }

    /// What rules and tables say of a packet; empty when they could not be read.
    Optional<RoutingDecision> decision(NamespaceId id, RouteLookup lookup) {
        return routing(id)
                .map(
                        routing ->
                                made.models
                                        .computeIfAbsent(routing, _ -> model(id, routing))
                                        .decide(lookup));
    }

    /// Which plugins made interfaces. No question changes it.
    CniKinds kinds() {
        CniKinds kinds = made.kinds;
        if (kinds == null) {
            kinds = CniKinds.of(atlas);
            made.kinds = kinds;
        }
        return kinds;
    }

    /// The programs and filters on links; empty when they could not be read.
    Optional<Detail.Figures> figures(NamespaceId id) {
        Question question = new Question.OfLinkPrograms(id);
        Optional<Detail.Figures> figures = atlas.details().find(id, Detail.Figures.class);
        return figures.isPresent() || unanswered(question).isPresent() ? figures : ask(question);
    }

    /// What netfilter does in a namespace; empty when it could not be read.
    Optional<PacketFilter> packetFilter(NamespaceId id) {
        Question question = new Question.OfPacketFilter(id);
        Optional<Ruleset> ruleset = atlas.wiring().packetFilter(id);
        if (ruleset.isEmpty() && unanswered(question).isEmpty()) {
            return ask(question);
        }
        return ruleset.map(rules -> made.filters.computeIfAbsent(rules, PacketFilter::of));
    }

    private RoutingModel model(NamespaceId id, Routing routing) {
        return RoutingModel.of(
                routing,
                atlas.namespace(id).map(Namespace::links).orElse(List.of()).stream()
                        .map(NetworkLink::link)
                        .toList());
    }

    Optional<Fact.Unanswered> unanswered(Question question) {
        return atlas.wiring().unanswered(question);
    }

    private static <T> Optional<T> ask(Question question) {
        throw new Wanted(question);
    }

    /// Whether one of a link's addresses is this one.
    static boolean has(NetworkLink link, IpAddress address) {
        return link.addresses().stream().anyMatch(each -> each.local().address().equals(address));
    }

    /// The links that lie on another one, in all namespaces.
    Stream<LinkAt> above(LinkId lower) {
        return atlas.namespaces().stream()
                .flatMap(
                        namespace ->
                                namespace.links().stream()
                                        .filter(
                                                link ->
                                                        link.peer()
                                                                        instanceof
                                                                        Peer.Below(var below, _)
                                                                && below.equals(lower))
                                        .map(link -> new LinkAt(namespace.id(), link)));
    }

    /// A link and where it is.
    record LinkAt(NamespaceId namespace, NetworkLink link) {}
}
