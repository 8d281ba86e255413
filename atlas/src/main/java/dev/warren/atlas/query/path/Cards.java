// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.query.cloud.AddressOwner;
import dev.warren.atlas.query.cloud.CloudInterfaces;
import dev.warren.atlas.query.cloud.KnownInterface;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The links by which the node is tied to the world: devices without a kind, except for loopbacks; what
/// was said to be one; and what is an interface of the cloud.
final class Cards {
    private record Named(NamespaceId namespace, String link) {}

    private final Set<Named> named = new HashSet<>();
    private final CloudInterfaces cloud;

    Cards(Atlas atlas, CloudInterfaces cloud) {
        this.cloud = cloud;
        for (Fact.NetworkCardSeen seen : atlas.wiring().networkCards()) {
            named.add(new Named(seen.namespace(), seen.link()));
        }
    }

    boolean isCard(NamespaceId namespace, NetworkLink link) {
        return (link.link().kind().name().isEmpty() && !link.link().isLoopback())
                || named.contains(new Named(namespace, link.link().name()))
                || of(namespace, link).isPresent();
    }

    /// What the cloud says of a link.
    Optional<KnownInterface> of(NamespaceId namespace, NetworkLink link) {
        return cloud.ofLink(new LinkId(namespace, link.link().index()));
    }

    /// The interface of the cloud that an address belongs to.
    Optional<KnownInterface> ofAddress(IpAddress address) {
        return cloud.ofAddress(address).map(AddressOwner::owner);
    }
}
