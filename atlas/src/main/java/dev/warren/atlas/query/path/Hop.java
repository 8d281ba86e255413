// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// What happens to a packet in one namespace.
///
/// @param namespace where it is
/// @param kind what happens
/// @param input the link it comes by; empty where it begins
/// @param output the link it goes on by; empty where it ends
/// @param source as it arrives
/// @param destination as it is looked up: after the packet filter had its first say
/// @param mark as it is looked up
/// @param rule that leads to the table; empty where nobody can tell
/// @param table that decides; empty where nothing is looked up
/// @param route the entry of the table, with its prefix
/// @param nextHop whose link-layer address it is sent to
/// @param mtu in bytes, of the route or else of the link; 0 where nothing is sent
/// @param neighbour what the namespace knows of the next hop
/// @param changes what the packet filter did, in order
/// @param tried what was tried before the rule, in words
/// @param notes what else is to be said
public record Hop(
        NamespaceId namespace,
        Kind kind,
        Optional<Link> input,
        Optional<Link> output,
        IpAddress source,
        IpAddress destination,
        int mark,
        Optional<RoutingRule> rule,
        OptionalLong table,
        Optional<Route> route,
        Optional<IpAddress> nextHop,
        int mtu,
        Optional<Neighbour> neighbour,
        List<Change> changes,
        List<String> tried,
        List<String> notes) {
    /// What happens to a packet.
    public enum Kind {
        /// It is looked up in a table and sent on.
        ROUTED,
        /// It goes from port to port of a bridge.
        BRIDGED,
        /// It has arrived.
        DELIVERED,
        /// It goes nowhere.
        REFUSED;

        /// The word in JSON, such as `routed`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Hop {
        changes = List.copyOf(changes);
        tried = List.copyOf(tried);
        notes = List.copyOf(notes);
    }
}
