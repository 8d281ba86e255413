// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.query.cloud.CloudInterfaces;
import dev.warren.atlas.query.cloud.KnownInterface;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RoutingWords;
import dev.warren.kernel.net.RuleAction;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Finds namespaces by the tables, rules and interfaces of the cloud that their packets take.
final class WiringSearch {
    private final Atlas atlas;
    private final Reasons reasons;

    WiringSearch(Atlas atlas, Reasons reasons) {
        this.atlas = atlas;
        this.reasons = reasons;
    }

    /// Namespaces that have the table, and those whose addresses a rule sends there.
    void table(long number) {
        CloudInterfaces cloud = CloudInterfaces.of(atlas);
        for (Namespace namespace : atlas.namespaces()) {
            Optional<Routing> routing = atlas.wiring().routing(namespace.id());
            List<Route> routes =
                    routing.map(Routing::routes).orElse(List.of()).stream()
                            .filter(route -> route.table() == number)
                            .toList();
            if (!routes.isEmpty()) {
                reasons.add(namespace, has(namespace, number, routes, cloud));
            }
            rules(namespace, rule -> leadsTo(rule, number));
        }
    }

    private static String has(
            Namespace namespace, long number, List<Route> routes, CloudInterfaces cloud) {
        String ways =
                routes.stream()
                        .filter(Route::isDefault)
                        .flatMap(route -> route.nextHops().stream())
                        .map(
                                hop ->
                                        name(namespace, hop.link())
                                                + cloud.ofLink(
                                                                new LinkId(
                                                                        namespace.id(), hop.link()))
                                                        .map(KnownInterface::id)
                                                        .filter(id -> !id.isEmpty())
                                                        .map(id -> " (" + id + ")")
                                                        .orElse(""))
                        .distinct()
                        .reduce((one, two) -> one + ", " + two)
                        .map(links -> "; what has no other route leaves by " + links)
                        .orElse("");
        return "it has a table %s with %d %s%s"
                .formatted(
                        RoutingWords.table(number),
                        routes.size(),
                        routes.size() == 1 ? "route" : "routes",
                        ways);
    }

    private static String name(Namespace namespace, int index) {
        return namespace.links().stream()
                .filter(link -> link.link().index() == index)
                .map(link -> link.link().name())
                .findFirst()
                .orElse("link " + index);
    }

    private static boolean leadsTo(RoutingRule rule, long table) {
        return rule.action() instanceof RuleAction.Lookup(long number) && number == table;
    }

    /// Namespaces that have a rule of this priority, and those whose addresses it names.
    void rule(long priority) {
        for (Namespace namespace : atlas.namespaces()) {
            List<RoutingRule> rules =
                    ruled(namespace).stream().filter(each -> each.priority() == priority).toList();
            for (RoutingRule rule : rules) {
                reasons.add(namespace, "it has the rule " + rule);
            }
            rules(namespace, rule -> rule.priority() == priority);
        }
    }

    private List<RoutingRule> ruled(Namespace namespace) {
        return atlas.wiring().routing(namespace.id()).map(Routing::rules).orElse(List.of());
    }

    /// Whom the rules of a namespace name by address.
    private void rules(Namespace ruled, Predicate<RoutingRule> wanted) {
        for (RoutingRule rule : ruled(ruled)) {
            if (!wanted.test(rule) || rule.selector().inverted()) {
                continue;
            }
            Optional<Cidr> named = rule.selector().source().or(rule.selector()::destination);
            if (named.isEmpty() || named.get().prefixLength() != named.get().address().bits()) {
                continue;
            }
            for (Namespace namespace : atlas.namespaces()) {
                if (has(namespace, named.get().address())) {
                    reasons.add(
                            namespace,
                            "the rule %s of %s is about its address"
                                    .formatted(
                                            rule,
                                            ruled.host() ? "the host" : "namespace " + ruled.id()));
                }
            }
        }
    }

    private static boolean has(Namespace namespace, IpAddress address) {
        return namespace.links().stream()
                .flatMap(link -> link.addresses().stream())
                .anyMatch(each -> each.local().address().equals(address));
    }

    /// The namespace that has the link of an interface of the cloud, and those that have its addresses.
    void cloudInterface(String id) {
        CloudInterfaces cloud = CloudInterfaces.of(atlas);
        Optional<KnownInterface> wanted = cloud.byId(id);
        if (wanted.isEmpty()) {
            return;
        }
        for (Namespace namespace : atlas.namespaces()) {
            namespace.links().forEach(link -> link(namespace, link, wanted.get(), cloud));
        }
    }

    private void link(
            Namespace namespace, NetworkLink link, KnownInterface wanted, CloudInterfaces cloud) {
        if (wanted.link().equals(Optional.of(new LinkId(namespace.id(), link.link().index())))) {
            reasons.add(
                    namespace,
                    "its link %s is %s: %s; %s"
                            .formatted(
                                    link.link().name(),
                                    wanted.id(),
                                    wanted.linkReason(),
                                    wanted.evidence().stream()
                                            .map(Object::toString)
                                            .collect(Collectors.joining(", "))));
        }
        for (InterfaceAddress address : link.addresses()) {
            cloud.ofAddress(address.local().address())
                    .filter(owner -> owner.owner().id().equals(wanted.id()))
                    .ifPresent(
                            owner ->
                                    reasons.add(
                                            namespace,
                                            "it has the address %s, and %s"
                                                    .formatted(
                                                            address.local().address(),
                                                            owner.reason())));
        }
    }
}
