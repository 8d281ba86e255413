// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.Errno;
import java.util.Optional;
import java.util.OptionalLong;

/// What the kernel says to a [RouteLookup].
public sealed interface RouteAnswer {
    /// The packet goes on, or is for this machine.
    ///
    /// @param resolved what becomes of this one packet: one way out, the address it is sent from
    /// @param match the entry of the table that it came from, with its prefix and all of its ways out;
    ///     empty when the tables changed between the two questions. Before Linux 4.13 it is like
    ///     `resolved`
    record Found(Route resolved, Optional<Route> match) implements RouteAnswer {
        /// The table that decided.
        public long table() {
            return match.orElse(resolved).table();
        }

        /// The prefix that matched.
        public Optional<Cidr> prefix() {
            return match.map(Route::destination);
        }

        /// The index of the link it leaves by; for a packet to this machine the loopback; 0 for none.
        public int link() {
            return resolved.nextHops().isEmpty() ? 0 : resolved.nextHops().getFirst().link();
        }

        /// Who is asked to forward it; empty when its destination is on the link.
        public Optional<IpAddress> gateway() {
            return resolved.nextHops().isEmpty()
                    ? Optional.empty()
                    : resolved.nextHops().getFirst().gateway();
        }

        /// The address that a program of this machine would send it from, unless it chose one.
        public Optional<IpAddress> sourceAddress() {
            return resolved.preferredSource();
        }

        /// The MTU of the way in bytes where the route, or what was learnt about it, has one; else that
        /// of the link counts.
        public OptionalLong mtu() {
            return resolved.metrics().mtu();
        }

        /// Whether it is for this machine.
        public boolean isLocal() {
            return resolved.type() == RouteType.LOCAL;
        }
    }

    /// The packet goes nowhere.
    ///
    /// @param reason why
    /// @param errno the error number, as a program that sends the packet would get it
    record Refused(Refusal reason, int errno) implements RouteAnswer {}

    /// Why a packet goes nowhere.
    enum Refusal {
        /// No rule leads to a table that knows the destination, or the source is none of this machine's
        /// (`ENETUNREACH`).
        NO_ROUTE,
        /// A route of type unreachable, or a packet from outside on a machine that does not forward
        /// (`EHOSTUNREACH`).
        UNREACHABLE,
        /// A route or rule of type prohibit (`EACCES`).
        PROHIBITED,
        /// A route of type blackhole, a source that cannot be (a martian, or one that the reverse path
        /// filter refuses), or a link that is down (`EINVAL`).
        DISCARDED,
        /// The way back would be another one, where the kernel tells this from a martian (`EXDEV`, on
        /// some versions).
        REVERSE_PATH;

        /// The reason behind an error number; empty when that is no answer about a packet.
        public static Optional<Refusal> of(int errno) {
            return switch (errno) {
                case Errno.ENETUNREACH -> Optional.of(NO_ROUTE);
                case Errno.EHOSTUNREACH -> Optional.of(UNREACHABLE);
                case Errno.EACCES -> Optional.of(PROHIBITED);
                case Errno.EINVAL -> Optional.of(DISCARDED);
                case Errno.EXDEV -> Optional.of(REVERSE_PATH);
                default -> Optional.empty();
            };
        }
    }
}
