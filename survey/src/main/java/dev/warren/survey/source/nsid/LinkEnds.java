// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.nsid;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Which links could be the two ends of one pair, going by indexes alone. That is never enough to
/// believe it, but enough to know whom to ask.
final class LinkEnds {
    /// More candidates for one link than this do not occur; the bound keeps a hostile set of
    /// namespaces from costing the square of their count.
    private static final int CANDIDATE_LIMIT = 64;

    private final NamespaceId host;
    private final Map<NamespaceId, List<Link>> links;
    private final Map<End, List<NamespaceId>> ends = new HashMap<>();

    LinkEnds(NamespaceId host, Map<NamespaceId, List<Link>> links) {
        this.host = host;
        this.links = links;
    }

    /// A link's end without its namespace.
    private record End(int index, int lower) {
        static End of(Link link) {
            return new End(link.index(), link.lower());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof End end && index == end.index && lower == end.lower;
        }

        @Override
        public int hashCode() {
            return index * 31 + lower;
        }

        /// The end that a link of a pair must have on its other side.
        @SuppressWarnings("ArgumentSelectionDefectChecker") // swapped is what is meant
        static End facing(Link link) {
            return new End(link.lower(), link.index());
        }
    }

    /// A number that a namespace uses and that nobody is known to have.
    ///
    /// @param link one of the links that use it
    record Question(NamespaceId observer, int number, Link link) {}

    boolean isKnown(NamespaceId namespace) {
        return links.containsKey(namespace);
    }

    List<Link> ofHost() {
        return links.getOrDefault(host, List.of());
    }

    /// For each link of the host that a pair's end in another namespace points at: that namespace.
    ///
    /// @param numbersOfHost by which number each namespace refers to the host's
    Map<Integer, NamespaceId> behindHostLinks(Map<NamespaceId, Integer> numbersOfHost) {
        Map<Integer, NamespaceId> behind = new HashMap<>();
        numbersOfHost.forEach(
                (namespace, number) -> {
                    for (Link link : links.getOrDefault(namespace, List.of())) {
                        if (link.isPair() && link.lowerNamespace() == number) {
                            behind.put(link.lower(), namespace);
                        }
                    }
                });
        return behind;
    }

    /// Whether a namespace has the end that a link of the host names.
    boolean pointsAt(NamespaceId namespace, Link hostLink) {
        return links.getOrDefault(namespace, List.of()).stream()
                .anyMatch(link -> link.isPair() && End.of(link).equals(End.facing(hostLink)));
    }

    /// One question for each number that a namespace's links use, but for those of the host and those
    /// that are the host's.
    List<Question> questions(Map<NamespaceId, Integer> numbersOfHost) {
        List<Question> questions = new ArrayList<>();
        links.forEach(
                (namespace, seen) -> {
                    Integer ofHost = numbersOfHost.get(namespace);
                    Set<Integer> asked = new HashSet<>();
                    for (Link link : seen) {
                        if (!namespace.equals(host)
                                && link.lowerNamespace() != Link.SAME_NAMESPACE
                                && !Objects.equals(ofHost, link.lowerNamespace())
                                && asked.add(link.lowerNamespace())) {
                            questions.add(new Question(namespace, link.lowerNamespace(), link));
                        }
                    }
                });
        return questions;
    }

    /// Namespaces that may be the one a link leads to: for a pair, those with a link that leads back;
    /// for a device below, which does not, any.
    List<NamespaceId> candidates(Question question) {
        List<NamespaceId> candidates = new ArrayList<>();
        if (question.link().isPair()) {
            candidates.addAll(index().getOrDefault(End.facing(question.link()), List.of()));
        } else {
            candidates.addAll(links.keySet());
        }
        candidates.remove(question.observer());
        return candidates.stream().distinct().limit(CANDIDATE_LIMIT).toList();
    }

    private Map<End, List<NamespaceId>> index() {
        if (ends.isEmpty()) {
            links.forEach(
                    (namespace, seen) -> {
                        for (Link link : seen) {
                            if (link.lowerNamespace() != Link.SAME_NAMESPACE) {
                                ends.computeIfAbsent(End.of(link), _ -> new ArrayList<>())
                                        .add(namespace);
                            }
                        }
                    });
        }
        return ends;
    }
}
