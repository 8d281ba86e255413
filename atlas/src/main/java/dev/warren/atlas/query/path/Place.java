// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import java.util.Optional;

/// Where a packet is after it went over a link.
sealed interface Place {
    /// It comes into a namespace by a link and is looked up there.
    record Arrives(NamespaceId namespace, NetworkLink input) implements Place {}

    /// It leaves the node.
    ///
    /// @param parent the card below, where the link is on one in the same namespace
    record Leaves(NamespaceId namespace, NetworkLink link, Optional<NetworkLink> parent)
            implements Place {}

    /// It goes on inside of another packet, which a tunnel sends.
    ///
    /// @param namespace that the other one is sent from
    /// @param source of the other one; empty for the one that the kernel chooses
    /// @param protocol of the other one, `IPPROTO_…`; 0 where the kernel is not asked by it
    /// @param port to which the other one is sent; 0 for none
    /// @param link the index of the link that the tunnel is bound to; 0 for none
    /// @param keepsMark whether the other one has the mark of this one
    /// @param words what the tunnel does
    record Wrapped(
            NamespaceId namespace,
            Optional<IpAddress> source,
            IpAddress destination,
            int protocol,
            int port,
            int link,
            boolean keepsMark,
            String words)
            implements Place {}

    /// It has arrived, or goes nowhere.
    record Ends(Verdict verdict, String reason) implements Place {}

    /// Nobody can tell where it goes from here.
    record Unseen(String reason) implements Place {}
}
