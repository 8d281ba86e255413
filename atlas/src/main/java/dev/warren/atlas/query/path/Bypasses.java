// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.query.cnikind.CniKind;
import dev.warren.atlas.query.cnikind.CniKinds;
import dev.warren.atlas.query.cnikind.InterfaceOrigin;
import dev.warren.kernel.net.Link;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Where packets may go another way than tables and packet filters say: programs of Cilium send them from
/// pod to pod and to the card by themselves ("eBPF host routing"), and translate addresses of services.
final class Bypasses {
    private final Known known;

    Bypasses(Known known) {
        this.known = known;
    }

    /// One sentence for each interface on the way that has such programs.
    Set<String> of(List<Hop> hops) {
        Set<String> words = new LinkedHashSet<>();
        CniKinds kinds = CniKinds.of(known.atlas());
        for (Hop hop : hops) {
            known.namespace(hop.namespace())
                    .map(kinds::in)
                    .orElse(List.of())
                    .forEach(origin -> add(hop, origin, words));
        }
        return words;
    }

    private void add(Hop hop, InterfaceOrigin origin, Set<String> words) {
        boolean isUsed =
                hop.input().filter(link -> is(origin, link)).isPresent()
                        || hop.output().filter(link -> is(origin, link)).isPresent();
        if (isUsed && origin.kind() == CniKind.CILIUM) {
            words.add(
                    "not authoritative: %s in %s was made by %s, whose eBPF programs may forward packets past the tables and the packet filter of the host"
                            .formatted(origin.interfaceName(), place(hop), origin.label()));
        }
    }

    private static boolean is(InterfaceOrigin origin, Link link) {
        return origin.link().index() == link.index();
    }

    private String place(Hop hop) {
        return known.namespace(hop.namespace()).stream()
                .map(Namespace::owners)
                .flatMap(List::stream)
                .findFirst()
                .map(owner -> owner.label())
                .orElse("namespace " + hop.namespace());
    }
}
