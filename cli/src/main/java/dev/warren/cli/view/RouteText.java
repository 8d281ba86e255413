// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteType;

/// Routes in the words of `ip route`.
final class RouteText {
    private RouteText() {}

    /// What decides about a packet: prefix and ways out.
    static String brief(Atlas atlas, NamespaceId namespace, Route route) {
        StringBuilder text = new StringBuilder();
        if (route.type() != RouteType.UNICAST) {
            text.append(route.type().word()).append(' ');
        }
        text.append(prefix(route));
        for (NextHop hop : route.nextHops()) {
            if (route.nextHops().size() > 1) {
                text.append(" nexthop");
            }
            hop.gateway().ifPresent(gateway -> text.append(" via ").append(gateway));
            if (hop.link() != 0) {
                text.append(" dev ").append(name(atlas, namespace, hop.link()));
            }
        }
        return text.toString();
    }

    private static String prefix(Route route) {
        if (route.isDefault()) {
            return "default";
        }
        return route.destination().prefixLength() == route.destination().address().bits()
                ? route.destination().address().toString()
                : route.destination().toString();
    }

    private static String name(Atlas atlas, NamespaceId namespace, int index) {
        return atlas.namespace(namespace).stream()
                .map(Namespace::links)
                .flatMap(links -> links.stream())
                .map(link -> link.link())
                .filter(link -> link.index() == index)
                .map(link -> link.name())
                .findFirst()
                .orElse("if" + index);
    }
}
