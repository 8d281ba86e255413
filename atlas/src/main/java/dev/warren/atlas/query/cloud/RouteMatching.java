// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RoutingWords;
import dev.warren.kernel.net.RuleAction;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Finds the link that is an interface of the cloud of which nobody told the MAC, as where the metadata
/// service is closed and only the agent on the node speaks.
///
/// The agent tells whose an address is, and the kernel's rules and tables by which link packets from this
/// address leave. What the agent says of tables is not used: it means them, the kernel has them.
final class RouteMatching {
    private final Optional<Namespace> host;
    private final Optional<Routing> routing;
    private final Predicate<Link> isCard;
    private final Set<Mac> told;

    /// @param isCard which links of the host tie it to the world
    /// @param told whose MACs are known, which can be nobody else
    RouteMatching(Atlas atlas, Predicate<Link> isCard, Set<Mac> told) {
        this.host = atlas.host();
        this.routing = host.flatMap(known -> atlas.wiring().routing(known.id()));
        this.isCard = isCard;
        this.told = Set.copyOf(told);
    }

    /// @return empty where the kernel's routes were not read, or lead to several links
    Optional<LinkMatching.Match> find(CloudInterface card, boolean isPrimary) {
        if (routing.isEmpty() || card.address().isPresent()) {
            return Optional.empty();
        }
        Map<Link, String> found = new LinkedHashMap<>();
        for (RoutingRule rule : routing.get().rules()) {
            if (isAbout(rule, card) && rule.action() instanceof RuleAction.Lookup(long table)) {
                exit(table, rule.isV6())
                        .ifPresent(
                                link ->
                                        found.putIfAbsent(
                                                link,
                                                "is where table %s leads, which the rule '%s' chooses for one of its addresses"
                                                        .formatted(
                                                                RoutingWords.table(table), rule)));
            }
        }
        if (found.isEmpty() && isPrimary) {
            exit(RouteAttributes.RT_TABLE_MAIN, false)
                    .or(() -> exit(RouteAttributes.RT_TABLE_MAIN, true))
                    .ifPresent(
                            link ->
                                    found.put(
                                            link,
                                            "is where table main leads, and the agent says that it is the first one"));
        }
        return found.size() == 1
                ? found.entrySet().stream().findFirst().map(only -> match(only, host.orElseThrow()))
                : Optional.empty();
    }

    private static LinkMatching.Match match(Map.Entry<Link, String> found, Namespace host) {
        Link link = found.getKey();
        return new LinkMatching.Match(
                new LinkId(host.id(), link.index()),
                "link %s of the host %s".formatted(link.name(), found.getValue()),
                List.of());
    }

    private static boolean isAbout(RoutingRule rule, CloudInterface card) {
        Optional<Cidr> source = rule.selector().source();
        return !rule.selector().inverted()
                && source.isPresent()
                && source.get().prefixLength() == source.get().address().bits()
                && Prefixes.holds(card, source.get().address());
    }

    /// The card by which a table sends what it has no other route for.
    private Optional<Link> exit(long table, boolean isV6) {
        return routing.stream()
                .flatMap(known -> known.routes().stream())
                .filter(
                        route ->
                                route.table() == table && route.isDefault() && route.isV6() == isV6)
                .min(Comparator.comparingLong(Route::metric))
                .filter(route -> route.nextHops().size() == 1)
                .map(route -> route.nextHops().getFirst())
                .map(NextHop::link)
                .flatMap(this::link)
                .filter(link -> isCard.test(link) && !told.contains(link.address()));
    }

    private Optional<Link> link(int index) {
        return host.stream()
                .flatMap(known -> known.links().stream())
                .map(NetworkLink::link)
                .filter(link -> link.index() == index)
                .findFirst();
    }
}
