// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.Link;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// One network namespace with all that is known of it.
///
/// @param name its file's name in `/run/netns` or Docker's folder; `@host`; empty when it has none
/// @param host whether it is the host's
/// @param self whether the survey ran in it
/// @param cookie the kernel's 64-bit name, where it has one
/// @param number by which the host's namespace refers to it, where it does
/// @param owners host first, then pods, containers, processes, each by name
/// @param pins by path
/// @param names symbolic links that lead to it
/// @param processes oldest first
/// @param links by index
/// @param contradictions in words
public record Namespace(
        NamespaceId id,
        String name,
        boolean host,
        boolean self,
        OptionalLong cookie,
        OptionalInt number,
        List<Owner> owners,
        List<Fact.PinSeen> pins,
        List<Fact.NameSeen> names,
        List<Fact.ProcessSeen> processes,
        List<NetworkLink> links,
        List<String> contradictions) {
    public Namespace {
        owners = List.copyOf(owners);
        pins = List.copyOf(pins);
        names = List.copyOf(names);
        processes = List.copyOf(processes);
        links = List.copyOf(links);
        contradictions = List.copyOf(contradictions);
    }

    /// A link with its addresses and what it is tied to.
    public record NetworkLink(Link link, List<InterfaceAddress> addresses, Peer peer) {
        public NetworkLink {
            addresses = List.copyOf(addresses);
        }
    }

    /// Whether a process is in it.
    public boolean isActive() {
        return !processes.isEmpty();
    }
}
