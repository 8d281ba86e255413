// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The links by which the node is tied to the world.
///
/// A device without a kind is one, except for the loopback; so is what was said to be one, and what has
/// the MAC of an interface of the cloud.
final class Cards {
    private record Named(NamespaceId namespace, String link) {}

    private final Set<Named> named = new HashSet<>();
    private final List<CloudInterface> cloud;

    Cards(Atlas atlas) {
        for (Fact.NetworkCardSeen seen : atlas.wiring().networkCards()) {
            named.add(new Named(seen.namespace(), seen.link()));
        }
        cloud =
                atlas.wiring().cloudInterfaces().stream()
                        .map(Fact.CloudInterfaceSeen::card)
                        .toList();
    }

    boolean isCard(NamespaceId namespace, NetworkLink link) {
        return (link.link().kind().name().isEmpty() && !link.link().isLoopback())
                || named.contains(new Named(namespace, link.link().name()));
    }

    /// What the cloud says of a link.
    Optional<CloudInterface> of(NetworkLink link) {
        Mac address = link.link().address();
        Mac permanent = link.link().permanentAddress();
        return cloud.stream()
                .filter(
                        card ->
                                !card.address().equals(Mac.NONE)
                                        && (card.address().equals(address)
                                                || card.address().equals(permanent)))
                .findFirst();
    }

    /// The interface of the cloud that an address belongs to.
    Optional<CloudInterface> ofAddress(IpAddress address) {
        return cloud.stream().filter(card -> card.addresses().contains(address)).findFirst();
    }
}
