// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.query.packetfilter.AddressTypes;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The addresses of one namespace, as its table `local` and its links have them.
final class OwnAddresses implements AddressTypes {
    private final List<NetworkLink> links;
    private final Optional<List<Route>> local;

    OwnAddresses(Optional<Namespace> namespace, Optional<Routing> routing) {
        links = namespace.map(Namespace::links).orElse(List.of());
        local =
                routing.map(
                        all ->
                                all.routes().stream()
                                        .filter(
                                                route ->
                                                        route.table()
                                                                == RouteAttributes.RT_TABLE_LOCAL)
                                        .toList());
    }

    @Override
    public Optional<RouteType> type(IpAddress address, Optional<String> link) {
        if (isMulticast(address)) {
            return Optional.of(RouteType.MULTICAST);
        }
        return local.map(
                routes ->
                        routes.stream()
                                .filter(route -> holds(route.destination(), address))
                                .filter(route -> link.isEmpty() || isOn(route, link.get()))
                                .max(
                                        Comparator.comparingInt(
                                                route -> route.destination().prefixLength()))
                                .map(Route::type)
                                .orElse(RouteType.UNICAST));
    }

    private boolean isOn(Route route, String link) {
        return route.nextHops().stream()
                .anyMatch(
                        hop ->
                                links.stream()
                                        .anyMatch(
                                                each ->
                                                        each.link().index() == hop.link()
                                                                && each.link()
                                                                        .name()
                                                                        .equals(link)));
    }

    private static boolean isMulticast(IpAddress address) {
        int first = address.toBytes()[0] & 0xff;
        return address.isV6() ? first == 0xff : first >>> 4 == 0xe;
    }

    private static boolean holds(Cidr prefix, IpAddress address) {
        if (prefix.address().isV6() != address.isV6()) {
            return false;
        }
        byte[] one = prefix.address().toBytes();
        byte[] two = address.toBytes();
        int whole = prefix.prefixLength() / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (one[i] != two[i]) {
                return false;
            }
        }
        int rest = prefix.prefixLength() % Byte.SIZE;
        return rest == 0 || ((one[whole] ^ two[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
    }

    @Override
    public Optional<IpAddress> ownAddress(String link, boolean isV6) {
        return links.stream()
                .filter(each -> each.link().name().equals(link))
                .flatMap(each -> each.addresses().stream())
                .filter(each -> !each.isLinkScope())
                .map(InterfaceAddress::local)
                .map(Cidr::address)
                .filter(address -> address.isV6() == isV6)
                .findFirst();
    }
}
