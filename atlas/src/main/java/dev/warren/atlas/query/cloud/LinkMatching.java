// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Finds the link that is an interface of the cloud.
///
/// By its name where udev gave it one; then by its MAC among network cards, because VLANs and macvlans
/// may share it with their card, and anybody in a pod may give any MAC to what he makes there; then by
/// the MAC burnt into a card; last, among links of the host that are no end of a pair: a VLAN that a
/// branch interface travels by.
final class LinkMatching {
    private record Named(NamespaceId namespace, String link) {}

    private record Candidate(Namespace namespace, Link link) {
        LinkId id() {
            return new LinkId(namespace.id(), link.index());
        }

        String words() {
            return "link %s of %s"
                    .formatted(
                            link.name(),
                            namespace.host() ? "the host" : "namespace " + namespace.id());
        }
    }

    /// The link, and why this one.
    record Match(LinkId link, String reason, List<String> doubts) {
        Match {
            doubts = List.copyOf(doubts);
        }
    }

    private final Set<Named> named = new HashSet<>();
    private final List<Candidate> all = new ArrayList<>();

    LinkMatching(Atlas atlas) {
        for (Fact.NetworkCardSeen seen : atlas.wiring().networkCards()) {
            named.add(new Named(seen.namespace(), seen.link()));
        }
        for (Namespace namespace : atlas.namespaces()) {
            for (NetworkLink link : namespace.links()) {
                if (!link.link().isLoopback()) {
                    all.add(new Candidate(namespace, link.link()));
                }
            }
        }
    }

    /// Links that say themselves which interface they are: `eni-…` as a further name, which the tools of
    /// Amazon Linux give them.
    List<NetworkLinkName> namedAsInterfaces() {
        List<NetworkLinkName> names = new ArrayList<>();
        for (Candidate candidate : all) {
            // Whoever is root in a pod may name his links as he likes.
            if (isCard(candidate)) {
                candidate.link().alternativeNames().stream()
                        .filter(name -> name.matches("eni-[0-9a-f]{8,17}"))
                        .forEach(
                                name ->
                                        names.add(
                                                new NetworkLinkName(
                                                        name,
                                                        candidate.link().address(),
                                                        candidate.words())));
            }
        }
        return names;
    }

    /// @param where the link, in words
    record NetworkLinkName(String id, Mac address, String where) {}

    Optional<Match> find(String id, Mac mac) {
        return one(
                        candidate ->
                                isCard(candidate)
                                        && !id.isEmpty()
                                        && candidate.link().alternativeNames().contains(id),
                        "has the further name " + id)
                .or(() -> byMac(mac));
    }

    private Optional<Match> byMac(Mac mac) {
        if (!mac.isPresent()) {
            return Optional.empty();
        }
        return one(
                        candidate -> isCard(candidate) && candidate.link().address().equals(mac),
                        "is a network card and has the MAC " + mac)
                .or(
                        () ->
                                one(
                                        candidate ->
                                                isCard(candidate)
                                                        && candidate
                                                                .link()
                                                                .permanentAddress()
                                                                .equals(mac),
                                        "is a network card with the MAC " + mac + " burnt in"))
                .or(
                        () ->
                                one(
                                        candidate ->
                                                candidate.namespace().host()
                                                        && !candidate.link().isPair()
                                                        && candidate.link().address().equals(mac),
                                        "has the MAC " + mac));
    }

    /// Whether a link of the host ties it to the world.
    boolean isCardOfHost(Link link) {
        return all.stream()
                .anyMatch(
                        candidate ->
                                candidate.namespace().host()
                                        && candidate.link().index() == link.index()
                                        && isCard(candidate));
    }

    private boolean isCard(Candidate candidate) {
        return candidate.link().kind().name().isEmpty()
                || named.contains(new Named(candidate.namespace().id(), candidate.link().name()));
    }

    private Optional<Match> one(Predicate<Candidate> test, String why) {
        List<Candidate> found = all.stream().filter(test).toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        // Namespaces come in order, the host's first, and links by index.
        Candidate first = found.getFirst();
        return Optional.of(
                new Match(
                        first.id(),
                        first.words() + " " + why,
                        found.stream()
                                .skip(1)
                                .map(other -> other.words() + " " + why + ", too")
                                .toList()));
    }
}
