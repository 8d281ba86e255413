// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.Owner;
import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Where packets go that tell most about a namespace: another pod, the node and the network it is in,
/// the internet.
public final class Destinations {
    /// Addresses that are on the internet for certain. Nothing is ever sent there.
    private static final List<IpAddress> INTERNET =
            List.of(IpAddress.parse("1.1.1.1"), IpAddress.parse("2606:4700:4700::1111"));

    private final Atlas atlas;
    private final NamespaceId from;

    private Destinations(Atlas atlas, NamespaceId from) {
        this.atlas = atlas;
        this.from = from;
    }

    /// One of each, of the families that the namespace has addresses of.
    public static List<IpAddress> telling(Atlas atlas, NamespaceId from) {
        return new Destinations(atlas, from).choose(false);
    }

    /// All pods, all addresses of the node, its gateways and the internet.
    public static List<IpAddress> all(Atlas atlas, NamespaceId from) {
        return new Destinations(atlas, from).choose(true);
    }

    /// The internet, of the family that a namespace has addresses of; empty where it has none.
    public static Optional<IpAddress> internet(Atlas atlas, NamespaceId from) {
        Destinations there = new Destinations(atlas, from);
        return INTERNET.stream()
                .filter(address -> there.addresses(from, address.isV6()).findAny().isPresent())
                .findFirst();
    }

    /// The first address of a namespace that others can send to, of IPv4 where it has one.
    ///
    /// @param six whether it is to be one of IPv6; empty for either
    public static Optional<IpAddress> addressOf(
            Atlas atlas, NamespaceId namespace, Optional<Boolean> six) {
        Destinations there = new Destinations(atlas, namespace);
        return Stream.of(false, true)
                .filter(each -> six.isEmpty() || six.get().equals(each))
                .flatMap(each -> there.addresses(namespace, each))
                .findFirst();
    }

    private List<IpAddress> choose(boolean all) {
        Set<IpAddress> chosen = new LinkedHashSet<>();
        for (IpAddress internet : INTERNET) {
            boolean six = internet.isV6();
            if (addresses(from, six).findAny().isEmpty()) {
                continue;
            }
            long most = all ? Long.MAX_VALUE : 1;
            pods(six).limit(most).forEach(chosen::add);
            gateways(six).limit(most).forEach(chosen::add);
            atlas.host().stream()
                    .filter(host -> !host.id().equals(from))
                    .flatMap(host -> addresses(host.id(), six))
                    .limit(most)
                    .forEach(chosen::add);
            chosen.add(internet);
        }
        return List.copyOf(chosen);
    }

    private Stream<IpAddress> pods(boolean six) {
        return atlas.namespaces().stream()
                .filter(each -> !each.id().equals(from) && !each.host() && isPods(each))
                .flatMap(each -> addresses(each.id(), six).limit(1));
    }

    private static boolean isPods(Namespace namespace) {
        return namespace.owners().stream()
                .anyMatch(owner -> owner instanceof Owner.Pod || owner instanceof Owner.Standalone);
    }

    private Stream<IpAddress> addresses(NamespaceId id, boolean six) {
        return atlas.namespace(id).map(Namespace::links).orElse(List.of()).stream()
                .filter(link -> !link.link().isLoopback())
                .map(NetworkLink::addresses)
                .flatMap(List::stream)
                .filter(each -> !each.isLinkScope())
                .map(InterfaceAddress::local)
                .map(Cidr::address)
                .filter(address -> address.isV6() == six);
    }

    /// Whom the host asks to forward what it has no other route for: a machine of the network.
    private Stream<IpAddress> gateways(boolean six) {
        List<Route> routes = new ArrayList<>();
        atlas.host()
                .flatMap(host -> atlas.wiring().routing(host.id()))
                .map(Routing::routes)
                .ifPresent(routes::addAll);
        return routes.stream()
                .filter(route -> route.isDefault() && route.isV6() == six)
                .flatMap(route -> route.nextHops().stream())
                .map(NextHop::gateway)
                .flatMap(Optional::stream)
                .filter(gateway -> gateway.isV6() == six && !isLinkLocal(gateway));
    }

    private static boolean isLinkLocal(IpAddress address) {
        return address.toString().startsWith("fe80:");
    }
}
