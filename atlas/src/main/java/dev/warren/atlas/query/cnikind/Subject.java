// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.fact.PodName;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import java.util.Optional;

/// An interface of a pod whose maker is looked for.
///
/// @param sandboxId the pod's infrastructure; empty where it is not known
/// @param own the interface in the pod
/// @param host the other end of the pair, or the device below, outside of the pod; empty where there is
///     none or it was not seen
/// @param bridge the link that the other end is a port of
record Subject(
        NamespaceId namespace,
        PodName pod,
        String sandboxId,
        NetworkLink own,
        Optional<Link> host,
        Optional<Link> bridge) {
    String name() {
        return own.link().name();
    }

    String hostName() {
        return host.map(Link::name).orElse("");
    }

    boolean isPair() {
        return own.link().isPair();
    }
}
