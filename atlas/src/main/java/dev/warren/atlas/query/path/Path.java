// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.query.cloud.KnownInterface;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import java.util.List;
import java.util.Optional;

/// The way of a packet.
///
/// @param request what was asked
/// @param source the address it was sent from; empty when it was not sent at all
/// @param verdict what becomes of it
/// @param hops in order, from where it begins
/// @param exit where it leaves the node; empty when it does not
/// @param owner the interface of the cloud that the source address belongs to
/// @param sourceSeen the address that whoever gets the packet sees; empty when nobody does
/// @param reasons why it goes this way, as clauses
/// @param notModelled what stood on the way and is not understood, in words
public record Path(
        PathRequest request,
        Optional<IpAddress> source,
        Verdict verdict,
        List<Hop> hops,
        Optional<Exit> exit,
        Optional<Exit> owner,
        Optional<IpAddress> sourceSeen,
        List<String> reasons,
        List<String> notModelled) {
    public Path {
        hops = List.copyOf(hops);
        reasons = List.copyOf(reasons);
        notModelled = List.copyOf(notModelled);
    }

    /// A link by which the node is tied to the world.
    ///
    /// @param link whose MAC the world sees
    /// @param parent the card below, where the link is on one in the same namespace (VLAN, macvlan)
    /// @param cloud what the cloud says of it
    public record Exit(
            NamespaceId namespace,
            Link link,
            Optional<Link> parent,
            Optional<KnownInterface> cloud) {}
}
