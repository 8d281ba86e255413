// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.finding;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.Owner;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What does not fit together about addresses: two pods that have the same one, and addresses that were
/// given to a pod that does not have them.
///
/// The kernel is believed: who has an address is who has it on a link.
public final class AddressFindings {
    private final Atlas atlas;
    private final Map<IpAddress, List<Holder>> holders = new LinkedHashMap<>();
    private final Map<IpAddress, List<Fact.AddressManaged>> managed = new LinkedHashMap<>();

    private record Holder(Namespace namespace, NetworkLink link) {
        /// The namespace in which the other end of its link is, which has to choose between holders.
        Optional<NamespaceId> outside() {
            return switch (link.peer()) {
                case Peer.OtherEnd(var end, _) -> Optional.of(end.namespace());
                case Peer.Below(var lower, _) -> Optional.of(lower.namespace());
                case Peer.None _, Peer.Unseen _ -> Optional.empty();
            };
        }

        String words() {
            return NamespaceWords.name(namespace) + " on " + link.link().name();
        }
    }

    private AddressFindings(Atlas atlas) {
        this.atlas = atlas;
        for (Namespace namespace : atlas.namespaces()) {
            for (NetworkLink link : namespace.links()) {
                link.addresses().stream()
                        .filter(address -> !link.link().isLoopback() && !address.isLinkScope())
                        .map(address -> address.local().address())
                        .distinct()
                        .forEach(
                                address ->
                                        holders.computeIfAbsent(address, _ -> new ArrayList<>())
                                                .add(new Holder(namespace, link)));
            }
        }
        for (Fact.AddressManaged seen : atlas.wiring().managedAddresses()) {
            managed.computeIfAbsent(seen.address(), _ -> new ArrayList<>()).add(seen);
        }
    }

    public static AddressFindings of(Atlas atlas) {
        return new AddressFindings(atlas);
    }

    /// What is wrong about an address, each a sentence without a full stop; mostly nothing.
    public List<String> of(IpAddress address) {
        List<String> findings = new ArrayList<>();
        List<Holder> having = holders.getOrDefault(address, List.of());
        shared(having)
                .ifPresent(
                        words ->
                                findings.add(
                                        "%s is on more than one interface: %s"
                                                .formatted(address, words)));
        List<Holder> ofNode = having.stream().filter(this::isOfNode).toList();
        Map<String, List<Fact.AddressManaged>> byPod = new LinkedHashMap<>();
        managed.getOrDefault(address, List.of())
                .forEach(
                        given ->
                                byPod.computeIfAbsent(given.pod().path(), _ -> new ArrayList<>())
                                        .add(given));
        byPod.values().forEach(given -> missing(given, ofNode).ifPresent(findings::add));
        return findings;
    }

    /// What is wrong about any address on the map or, where all links could be read, in the notes of the
    /// cloud's agent.
    public List<String> ofNode() {
        List<String> findings = new ArrayList<>();
        holders.keySet().forEach(address -> findings.addAll(of(address)));
        managed.keySet().stream()
                .filter(address -> knowsAllLinks() && !holders.containsKey(address))
                .forEach(address -> findings.addAll(of(address)));
        return findings;
    }

    /// Whether a link that is not on the map is nowhere.
    boolean knowsAllLinks() {
        return atlas.gaps().stream()
                .noneMatch(gap -> gap.source().equals("link") && gap.why().hidesSomething());
    }

    /// The addresses that were given to a pod, by its sandbox where it is known.
    List<IpAddress> givenTo(Owner.Pod pod) {
        return managed.values().stream()
                .flatMap(List::stream)
                .filter(given -> isGivenTo(given, pod))
                .map(Fact.AddressManaged::address)
                .distinct()
                .toList();
    }

    /// Networks that do not know each other may well use the same addresses; those whose links end in one
    /// namespace do know each other.
    private static Optional<String> shared(List<Holder> having) {
        List<Holder> rivals =
                having.stream()
                        .filter(one -> having.stream().anyMatch(other -> areRivals(one, other)))
                        .toList();
        return rivals.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        rivals.stream()
                                .map(Holder::words)
                                .sorted()
                                .collect(Collectors.joining(" and ")));
    }

    private static boolean areRivals(Holder one, Holder other) {
        return !other.equals(one)
                && other.outside().isPresent()
                && other.outside().equals(one.outside());
    }

    /// Whom the node's network reaches by it; another network on the machine may use the same address.
    private boolean isOfNode(Holder holder) {
        return holder.namespace().host()
                || holder.outside().flatMap(atlas::namespace).filter(Namespace::host).isPresent()
                || holder.namespace().owners().stream().anyMatch(Owner.Pod.class::isInstance);
    }

    /// @param given to one pod, by one or several
    private Optional<String> missing(List<Fact.AddressManaged> given, List<Holder> having) {
        String begin =
                "%s is given to pod %s by %s"
                        .formatted(
                                given.getFirst().address(),
                                given.getFirst().pod().path(),
                                given.stream()
                                        .map(each -> each.evidence().where())
                                        .collect(Collectors.joining(" and ")));
        if (having.isEmpty()) {
            return Optional.of(
                    begin
                            + (knowsAllLinks()
                                    ? ", but no interface on this node has it"
                                    : ", but no interface that was seen has it"));
        }
        List<Holder> others = having.stream().filter(holder -> !holder.namespace().host()).toList();
        boolean isWithItsPod =
                others.stream()
                        .flatMap(holder -> holder.namespace().owners().stream())
                        .anyMatch(
                                owner ->
                                        owner instanceof Owner.Pod pod
                                                && given.stream()
                                                        .anyMatch(each -> isGivenTo(each, pod)));
        boolean isWithAnotherPod =
                others.stream()
                        .flatMap(holder -> holder.namespace().owners().stream())
                        .anyMatch(Owner.Pod.class::isInstance);
        return isWithItsPod || !isWithAnotherPod
                ? Optional.empty()
                : Optional.of(
                        "%s, but %s has it"
                                .formatted(
                                        begin,
                                        others.stream()
                                                .map(Holder::words)
                                                .collect(Collectors.joining(" and "))));
    }

    /// Before its version 1.7 the agent noted no pod, and after an upgrade neither of those that were
    /// there already; then the sandbox decides, and where there is none either, nobody can tell.
    private static boolean isGivenTo(Fact.AddressManaged given, Owner.Pod pod) {
        return (given.sandboxId().isEmpty() || pod.sandboxId().isEmpty())
                ? given.pod().path().equals(pod.pod().path())
                : given.sandboxId().equals(pod.sandboxId());
    }
}
