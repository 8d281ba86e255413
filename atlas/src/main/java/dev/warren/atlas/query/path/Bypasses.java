// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.query.cnikind.CniKind;
import dev.warren.atlas.query.cnikind.CniKinds;
import dev.warren.atlas.query.cnikind.InterfaceOrigin;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkFigures;
import dev.warren.kernel.net.TrafficFilter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Where packets may go another way than tables and packet filters say: programs of Cilium send them from
/// pod to pod and to the card by themselves ("eBPF host routing"), and translate addresses of services; any
/// program or filter on a link may drop, mark or redirect them.
final class Bypasses {
    private final Known known;

    Bypasses(Known known) {
        this.known = known;
    }

    /// One sentence for each interface on the way that has such programs.
    Set<String> of(List<Hop> hops) {
        Set<String> words = new LinkedHashSet<>();
        CniKinds kinds = known.kinds();
        for (Hop hop : hops) {
            known.namespace(hop.namespace())
                    .map(kinds::in)
                    .orElse(List.of())
                    .forEach(origin -> add(hop, origin, words));
            known.figures(hop.namespace()).ifPresent(figures -> programs(hop, figures, words));
        }
        return words;
    }

    private static void programs(Hop hop, Detail.Figures figures, Set<String> words) {
        for (TrafficFilter filter : figures.filters()) {
            (filter.incoming() ? hop.input() : hop.output())
                    .filter(link -> link.index() == filter.link())
                    .ifPresent(
                            link ->
                                    words.add(
                                            "the filter '%s' of traffic control on %s, which may drop, mark or redirect packets"
                                                    .formatted(
                                                            filter.program().isEmpty()
                                                                    ? filter.kind()
                                                                    : filter.program(),
                                                            link.name())));
        }
        for (LinkFigures link : figures.links()) {
            hop.input()
                    .filter(input -> input.index() == link.link() && !link.programs().isEmpty())
                    .ifPresent(
                            input ->
                                    words.add(
                                            "the XDP program on %s, which may drop, mark or redirect packets"
                                                    .formatted(input.name())));
        }
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
