// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.NextHopObject;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RoutingWords;
import dev.warren.kernel.net.RuleAction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Draws the tables by which namespaces send packets on, and the rules that choose them.
///
/// A namespace that only sends its own, by one default route, has no table worth a box.
final class Tables {
    /// Local, main and default, of both families.
    private static final int RULES_OF_THE_KERNEL = 3;

    private final Atlas atlas;
    private final List<Node> nodes;
    private final List<Edge> edges;
    private final Map<IpAddress, List<Node.LinkNode>> byAddress = new HashMap<>();
    private final Map<NamespaceId, Map<String, Node.LinkNode>> byName = new HashMap<>();

    Tables(Atlas atlas, List<Node.LinkNode> links, List<Node> nodes, List<Edge> edges) {
        this.atlas = atlas;
        this.nodes = nodes;
        this.edges = edges;
        for (Node.LinkNode link : links) {
            byName.computeIfAbsent(link.owner().namespace(), _ -> new HashMap<>())
                    .put(link.link().name(), link);
            for (String address : link.addresses()) {
                byAddress
                        .computeIfAbsent(Cidr.parse(address).address(), _ -> new ArrayList<>(1))
                        .add(link);
            }
        }
    }

    void draw() {
        for (Namespace namespace : atlas.namespaces()) {
            atlas.wiring()
                    .routing(namespace.id())
                    .filter(routing -> forwards(namespace, routing))
                    .ifPresent(routing -> draw(namespace.id(), routing));
        }
    }

    private static boolean forwards(Namespace namespace, Routing routing) {
        return namespace.host()
                || routing.rules().stream().filter(rule -> !rule.isV6()).count()
                        > RULES_OF_THE_KERNEL
                || routing.rules().stream().filter(RoutingRule::isV6).count() > RULES_OF_THE_KERNEL
                || neighbours(namespace) > 1;
    }

    /// How many namespaces the pairs of one lead to.
    private static int neighbours(Namespace namespace) {
        Set<NamespaceId> others = new HashSet<>();
        for (Namespace.NetworkLink link : namespace.links()) {
            if (link.peer() instanceof Peer.OtherEnd(var other, _)) {
                others.add(other.namespace());
            }
        }
        others.remove(namespace.id());
        return others.size();
    }

    private void draw(NamespaceId namespace, Routing routing) {
        Map<Long, List<Route>> tables = new TreeMap<>();
        Set<Long> chosen = chosen(routing);
        for (Route route : routing.routes()) {
            if (route.type() != RouteType.LOCAL
                    && route.table() != RouteAttributes.RT_TABLE_LOCAL
                    && !route.isCached()
                    && (chosen.contains(route.table()) || route.isDefault())) {
                tables.computeIfAbsent(route.table(), _ -> new ArrayList<>()).add(route);
            }
        }
        tables.values().removeIf(Tables::isOfTheKernel);
        tables.forEach((number, routes) -> table(namespace, number, routes, routing));
        for (RoutingRule rule : new LinkedHashSet<>(routing.rules())) {
            if (rule.action() instanceof RuleAction.Lookup(long table)
                    && tables.containsKey(table)) {
                rule(namespace, rule, table);
            }
        }
        new TreeMap<>(routing.details())
                .forEach(
                        (index, detail) -> {
                            if (detail instanceof LinkDetail.Vrf(long table, _)) {
                                domain(namespace, index, table, routing);
                            }
                        });
    }

    private static Set<Long> chosen(Routing routing) {
        Set<Long> chosen = new HashSet<>();
        for (RoutingRule rule : routing.rules()) {
            if (rule.action() instanceof RuleAction.Lookup(long table)) {
                chosen.add(table);
            }
        }
        return chosen;
    }

    /// What the kernel writes for every link of IPv6, alone.
    private static boolean isOfTheKernel(List<Route> routes) {
        return routes.stream()
                .allMatch(
                        route -> route.isV6() && route.protocol() == RouteAttributes.RTPROT_KERNEL);
    }

    private void table(NamespaceId namespace, long number, List<Route> routes, Routing routing) {
        String id = Ids.ofTable(namespace, number);
        Map<Long, NextHopObject> objects = new HashMap<>();
        routing.nextHops().forEach(object -> objects.put(object.id(), object));
        Set<String> texts = new LinkedHashSet<>();
        Set<Integer> outputs = new LinkedHashSet<>();
        routes.stream()
                .filter(Route::isDefault)
                .sorted(
                        Comparator.comparing(Route::isV6)
                                .thenComparingLong(Route::metric)
                                .thenComparing(Route::toString))
                .forEach(
                        route -> {
                            Collection<NextHop> hops = Hops.of(route, objects);
                            hops.forEach(hop -> outputs.add(hop.link()));
                            texts.add(text(namespace, route, hops));
                        });
        nodes.add(
                new Node.TableNode(
                        id, namespace, number, RoutingWords.table(number), List.copyOf(texts)));
        edges.add(Edge.of(Edge.Type.CONTAINS, Ids.of(namespace), id));
        outputs.forEach(
                link ->
                        edges.add(
                                Edge.of(
                                        Edge.Type.LEAVES_BY,
                                        id,
                                        Ids.of(new LinkId(namespace, link)))));
    }

    private String text(NamespaceId namespace, Route route, Collection<NextHop> hops) {
        StringBuilder text = new StringBuilder("default");
        if (route.type() != RouteType.UNICAST) {
            return text.insert(0, route.type().word() + " ").toString();
        }
        for (NextHop hop : hops) {
            hop.gateway().ifPresent(gateway -> text.append(" via ").append(gateway));
            name(namespace, hop.link()).ifPresent(name -> text.append(" dev ").append(name));
        }
        return text.toString();
    }

    private Optional<String> name(NamespaceId namespace, int link) {
        return atlas.namespace(namespace).stream()
                .flatMap(all -> all.links().stream())
                .filter(one -> one.link().index() == link)
                .map(one -> one.link().name())
                .findFirst();
    }

    /// A rule is tied to the link that it names by address or by name, else to the whole namespace.
    private void rule(NamespaceId namespace, RoutingRule rule, long table) {
        String to = Ids.ofTable(namespace, table);
        List<Node.LinkNode> links = named(namespace, rule);
        if (links.isEmpty()) {
            if (!isForOneAddress(rule)) {
                edges.add(edge(Ids.of(namespace), to, rule));
            }
            return;
        }
        links.forEach(link -> edges.add(edge(link.id(), to, rule)));
    }

    private List<Node.LinkNode> named(NamespaceId namespace, RoutingRule rule) {
        if (rule.selector().inverted()) {
            return List.of();
        }
        Node.LinkNode input =
                byName.getOrDefault(namespace, Map.of()).get(rule.selector().inputLink());
        if (input != null) {
            return List.of(input);
        }
        return rule.selector()
                .source()
                .or(() -> rule.selector().destination())
                .filter(prefix -> prefix.prefixLength() == prefix.address().bits())
                .map(prefix -> byAddress.getOrDefault(prefix.address(), List.of()))
                .orElse(List.of());
    }

    /// One that nobody has, or nobody that was seen.
    private static boolean isForOneAddress(RoutingRule rule) {
        return !rule.selector().inverted()
                && rule.selector()
                        .source()
                        .or(() -> rule.selector().destination())
                        .filter(prefix -> prefix.prefixLength() == prefix.address().bits())
                        .isPresent();
    }

    private static Edge edge(String from, String to, RoutingRule rule) {
        return new Edge(Edge.Type.RULE, from, to, rule.selector().toString(), Optional.of(rule));
    }

    /// The ports of a VRF are looked up in its table, by one rule for all of them.
    private void domain(NamespaceId namespace, int link, long table, Routing routing) {
        Optional<RoutingRule> rule =
                routing.rules().stream().filter(one -> one.selector().l3mdev()).findFirst();
        edges.add(
                new Edge(
                        Edge.Type.RULE,
                        Ids.of(new LinkId(namespace, link)),
                        Ids.ofTable(namespace, table),
                        "l3mdev",
                        rule));
    }
}
