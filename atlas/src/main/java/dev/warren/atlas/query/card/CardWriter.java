// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.card;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Details;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.query.cnikind.CniKinds;
import dev.warren.atlas.query.cnikind.InterfaceOrigin;
import dev.warren.atlas.query.finding.NamespaceFindings;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.LinkFigures;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingWords;
import dev.warren.kernel.net.TrafficFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Puts a card together.
final class CardWriter {
    private final Atlas atlas;
    private final Namespace namespace;
    private final Optional<Routing> routing;
    private final Details details;
    private final LinkNames names;
    private final List<InterfaceOrigin> origins;

    CardWriter(Atlas atlas, Namespace namespace) {
        this.atlas = atlas;
        this.namespace = namespace;
        this.routing = atlas.wiring().routing(namespace.id());
        this.details = atlas.details();
        this.names = new LinkNames(namespace);
        this.origins = CniKinds.of(atlas).in(namespace);
    }

    Card card() {
        NamespaceId id = namespace.id();
        return new Card(
                namespace,
                namespace.links().stream().map(this::link).toList(),
                routing.map(Routing::rules),
                routing.map(this::tables),
                routing.map(this::neighbours),
                details.find(id, Detail.Listening.class)
                        .map(listening -> new SocketWords(names).of(listening)),
                details.find(id, Detail.Resolver.class),
                details.find(id, Detail.Settings.class).map(SettingComparison::of),
                NamespaceFindings.of(atlas, namespace));
    }

    private Card.LinkEntry link(Namespace.NetworkLink networkLink) {
        Link link = networkLink.link();
        Optional<Detail.Figures> figures = details.find(namespace.id(), Detail.Figures.class);
        Optional<Detail.Devices> devices = details.find(namespace.id(), Detail.Devices.class);
        LinkDetail detail = routing.map(Routing::details).orElse(Map.of()).get(link.index());
        return new Card.LinkEntry(
                networkLink,
                networkLink.addresses().stream().map(AddressWords::of).toList(),
                detail == null ? "" : new LinkWords(names).of(detail).strip(),
                link.master() == 0 ? "" : names.of(link.master()),
                figures.flatMap(all -> figuresOf(all, link.index())),
                devices.flatMap(all -> Optional.ofNullable(all.byName().get(link.parentDevice()))),
                figures.map(all -> filtersOf(all, link.index())).orElse(List.of()),
                origins.stream()
                        .filter(origin -> origin.link().index() == link.index())
                        .findFirst());
    }

    private static Optional<LinkFigures> figuresOf(Detail.Figures figures, int index) {
        return figures.links().stream().filter(each -> each.link() == index).findFirst();
    }

    private static List<TrafficFilter> filtersOf(Detail.Figures figures, int index) {
        return figures.filters().stream().filter(filter -> filter.link() == index).toList();
    }

    private List<Card.Table> tables(Routing seen) {
        Map<Long, List<Route>> four = new TreeMap<>(byUse());
        Map<Long, List<Route>> six = new TreeMap<>(byUse());
        for (Route route : seen.routes()) {
            if (!route.isCached()) {
                (route.isV6() ? six : four)
                        .computeIfAbsent(route.table(), _ -> new ArrayList<>())
                        .add(route);
            }
        }
        List<Card.Table> tables = new ArrayList<>();
        four.forEach((number, routes) -> tables.add(table(false, number, routes)));
        six.forEach((number, routes) -> tables.add(table(true, number, routes)));
        return tables;
    }

    /// What says most first: `main`, the tables of administrators and programs, and at last what the kernel
    /// fills by itself.
    private static Comparator<Long> byUse() {
        return Comparator.comparing((Long number) -> number == RouteAttributes.RT_TABLE_LOCAL)
                .thenComparing(number -> number != RouteAttributes.RT_TABLE_MAIN)
                .thenComparing(Comparator.naturalOrder());
    }

    private Card.Table table(boolean isV6, long number, List<Route> routes) {
        RouteWords words = new RouteWords(names);
        return new Card.Table(
                isV6,
                number,
                RoutingWords.table(number),
                routes.stream().map(route -> new Card.RouteEntry(route, words.of(route))).toList());
    }

    private List<Card.NeighbourEntry> neighbours(Routing seen) {
        NeighbourWords words = new NeighbourWords(names);
        return seen.neighbours().stream()
                .filter(NeighbourWords::isTold)
                .sorted(
                        Comparator.comparingInt(Neighbour::family)
                                .thenComparingInt(Neighbour::link)
                                .thenComparing(words::of))
                .map(neighbour -> new Card.NeighbourEntry(neighbour, words.of(neighbour)))
                .toList();
    }
}
