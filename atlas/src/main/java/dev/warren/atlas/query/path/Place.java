// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.kernel.id.NamespaceId;
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

    /// It has arrived, or goes nowhere.
    record Ends(Verdict verdict, String reason) implements Place {}

    /// Nobody can tell where it goes from here.
    record Unseen(String reason) implements Place {}
}
