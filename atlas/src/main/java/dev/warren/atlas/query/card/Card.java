// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.card;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.query.cnikind.InterfaceOrigin;
import dev.warren.kernel.net.InternetSocket;
import dev.warren.kernel.net.LinkFigures;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.TrafficFilter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Everything about one namespace. Texts hold names from the node as they are.
///
/// What could not be read is empty as an `Optional`; a list in it that is empty says that there is nothing.
///
/// @param links by index
/// @param rules in the order in which they are tried, those of IPv4 first
/// @param tables of routes: `main` first, then others by number, `local` last; IPv4 before IPv6
/// @param neighbours those of ARP and neighbour discovery, with proxy entries
/// @param listening sockets that wait for others
/// @param resolver how processes look names up
/// @param settings those that are not what a fresh kernel or the host has
/// @param findings what does not fit together, in sentences
public record Card(
        Namespace namespace,
        List<LinkEntry> links,
        Optional<List<RoutingRule>> rules,
        Optional<List<Table>> tables,
        Optional<List<NeighbourEntry>> neighbours,
        Optional<List<Socket>> listening,
        Optional<Detail.Resolver> resolver,
        Optional<List<Setting>> settings,
        List<String> findings) {
    public Card {
        links = List.copyOf(links);
        findings = List.copyOf(findings);
    }

    /// The card of a namespace on the map.
    public static Card of(Atlas atlas, Namespace namespace) {
        return new CardWriter(atlas, namespace).card();
    }

    /// A link.
    ///
    /// @param addresses in the words of `ip address`
    /// @param detail what its driver says besides the kind; mostly empty
    /// @param master the name of what it is a port of; empty for nothing
    /// @param device behind it, where it is on a bus
    /// @param filters of traffic control, in their order
    /// @param origin the plugin that made it; empty for interfaces that are no pod's
    public record LinkEntry(
            Namespace.NetworkLink link,
            List<String> addresses,
            String detail,
            String master,
            Optional<LinkFigures> figures,
            Optional<Detail.Device> device,
            List<TrafficFilter> filters,
            Optional<InterfaceOrigin> origin) {
        public LinkEntry {
            addresses = List.copyOf(addresses);
            filters = List.copyOf(filters);
        }
    }

    /// A table of routes of one family.
    ///
    /// @param name `main`, `local`, or the number
    /// @param routes in the kernel's order
    public record Table(boolean isV6, long number, String name, List<RouteEntry> routes) {
        public Table {
            routes = List.copyOf(routes);
        }
    }

    /// A route.
    ///
    /// @param text in the words of `ip route show table N`
    public record RouteEntry(Route route, String text) {}

    /// A neighbour.
    ///
    /// @param text in the words of `ip neigh`
    public record NeighbourEntry(Neighbour neighbour, String text) {}

    /// A socket that waits for others.
    ///
    /// @param protocol `tcp`, `udp`, `raw`
    /// @param local its address and port as `ss` prints them: `127.0.0.1:80`, `[::1]:80`, `*:80`
    /// @param holders the processes of the namespace that have it open; none where they may not be read
    public record Socket(
            String protocol,
            String local,
            InternetSocket socket,
            List<Detail.SocketHolder> holders) {
        public Socket {
            holders = List.copyOf(holders);
        }
    }

    /// A setting that is not what it is at the beginning, or not what the host has.
    ///
    /// @param name as `sysctl` writes it, with `*` for the places that have this value:
    ///     `net.ipv4.conf.*.rp_filter`
    /// @param places `all`, `default` and links with this value; empty for a setting without places
    /// @param initial what the kernel starts with; empty where that depends on the machine
    /// @param host what the host has instead; empty where it is the same or was not read
    public record Setting(
            String name, List<String> places, String value, String initial, Optional<String> host) {
        public Setting {
            places = List.copyOf(places);
        }
    }

    /// How many processes are in it; empty for none.
    public OptionalInt processCount() {
        return namespace.processes().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(namespace.processes().size());
    }
}
