// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.query.packetfilter.Packet;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What is written down while a packet is followed.
final class Log implements Bridging.Journal {
    private final List<Hop> hops = new ArrayList<>();
    private final Set<String> notModelled = new LinkedHashSet<>();
    private Packet packet;

    Log(Packet packet) {
        this.packet = packet;
    }

    /// What the packet looks like from now on.
    void now(Packet changed) {
        packet = changed;
    }

    void add(Hop hop) {
        hops.add(hop);
    }

    List<Hop> hops() {
        return hops;
    }

    List<String> notModelled() {
        return List.copyOf(notModelled);
    }

    @Override
    public void notModelled(String words) {
        notModelled.add(words);
    }

    @Override
    public void bridged(
            NamespaceId namespace, Optional<NetworkLink> input, NetworkLink output, String note) {
        if (input.isEmpty()) {
            // The hop that sends it by the bridge stands there already.
            return;
        }
        add(
                new Draft(namespace, input, packet)
                        .sendingBy(output)
                        .note(note)
                        .finish(Hop.Kind.BRIDGED));
    }

    /// One hop while it is written.
    static final class Draft {
        private final NamespaceId namespace;
        private final Optional<NetworkLink> input;
        private final Packet arriving;
        private Packet looked;
        private Optional<NetworkLink> output = Optional.empty();
        private Optional<RoutingRule> rule = Optional.empty();
        private OptionalLong table = OptionalLong.empty();
        private Optional<Route> route = Optional.empty();
        private Optional<IpAddress> nextHop = Optional.empty();
        private int mtu;
        private Optional<Neighbour> neighbour = Optional.empty();
        private final List<Change> changes = new ArrayList<>();
        private final List<String> tried = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Draft(NamespaceId namespace, Optional<NetworkLink> input, Packet arriving) {
            this.namespace = namespace;
            this.input = input;
            this.arriving = arriving;
            this.looked = arriving;
        }

        /// As it is looked up.
        Draft looked(Packet packet) {
            looked = packet;
            return this;
        }

        Draft sendingBy(NetworkLink link) {
            output = Optional.of(link);
            mtu = link.link().mtu();
            return this;
        }

        Draft route(long number, Optional<Route> match) {
            table = OptionalLong.of(number);
            route = match;
            return this;
        }

        Draft rule(RoutingRule winning) {
            rule = Optional.of(winning);
            return this;
        }

        Draft tried(List<String> words) {
            tried.addAll(words);
            return this;
        }

        Draft nextHop(IpAddress address, Optional<Neighbour> entry) {
            nextHop = Optional.of(address);
            neighbour = entry;
            return this;
        }

        Draft mtu(int bytes) {
            mtu = bytes;
            return this;
        }

        Draft changes(List<Change> more) {
            changes.addAll(more);
            return this;
        }

        Draft note(String words) {
            if (!words.isEmpty()) {
                notes.add(words);
            }
            return this;
        }

        Hop finish(Hop.Kind kind) {
            return new Hop(
                    namespace,
                    kind,
                    input.map(NetworkLink::link),
                    output.map(NetworkLink::link),
                    arriving.source(),
                    looked.destination(),
                    looked.mark(),
                    rule,
                    table,
                    route,
                    nextHop,
                    mtu,
                    neighbour,
                    changes,
                    tried,
                    notes);
        }

        NamespaceId namespace() {
            return namespace;
        }
    }
}
