// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Role;
import dev.warren.kernel.id.NamespaceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Decides where each pod is.
///
/// A pod is where the process of its sandbox is; else where its sandbox claims to be, where a process
/// of its containers is, or where its network was attached. A container of it that is elsewhere makes
/// the pod an owner there, too, and is a contradiction.
final class PodOwners {
    private final FactIndex index;
    private final Ledger ledger;

    PodOwners(FactIndex index, Ledger ledger) {
        this.index = index;
        this.ledger = ledger;
    }

    void own(Containers.PodParts parts) {
        Optional<NamespaceId> found = home(parts);
        if (found.isEmpty()) {
            return;
        }
        NamespaceId home = found.get();
        PodName pod = name(parts);
        String label = "pod " + pod.path();
        ledger.compare(
                label,
                home,
                witness(parts, home),
                parts.sandboxes().stream().flatMap(sandbox -> sandbox.claims().stream()).toList(),
                parts.attachments());
        List<KnownContainer> here = new ArrayList<>();
        Map<NamespaceId, List<KnownContainer>> elsewhere = new TreeMap<>();
        for (KnownContainer member : parts.members()) {
            NamespaceId running = member.running().orElse(home);
            if (running.equals(home)) {
                here.add(member);
                continue;
            }
            ledger.contradict(
                    home,
                    running,
                    "%s is in namespace %s, but process %d of its container %s is in %s"
                            .formatted(
                                    label,
                                    home,
                                    member.pid().orElse(0),
                                    member.asContainer().label(),
                                    running));
            elsewhere.computeIfAbsent(running, _ -> new ArrayList<>()).add(member);
        }
        ledger.own(home, owner(parts, pod, home, parts.sandboxes(), here));
        elsewhere.forEach(
                (id, members) -> ledger.own(id, owner(parts, pod, id, List.of(), members)));
    }

    private Optional<NamespaceId> home(Containers.PodParts parts) {
        return first(parts.sandboxes().stream().map(KnownContainer::running))
                .or(
                        () ->
                                first(parts.sandboxes().stream().map(KnownContainer::claimed))
                                        .filter(index.namespaces()::contains))
                .or(() -> first(parts.members().stream().map(KnownContainer::running)))
                .or(() -> attached(parts));
    }

    private static Optional<NamespaceId> first(Stream<Optional<NamespaceId>> ids) {
        return ids.flatMap(Optional::stream).findFirst();
    }

    /// Where the network was attached. Nobody attaches the host's own namespace: a path that leads
    /// there is that of a process that is gone.
    private Optional<NamespaceId> attached(Containers.PodParts parts) {
        return first(parts.attachments().stream().map(PodOwners::claimed))
                .filter(id -> index.namespaces().contains(id) && !index.isHost(id));
    }

    static Optional<NamespaceId> claimed(Fact.AttachmentSeen seen) {
        return seen.claim() instanceof Claim.Checked(_, var namespace)
                ? Optional.of(namespace)
                : Optional.empty();
    }

    /// The process that shows where the pod is.
    private static OptionalInt witness(Containers.PodParts parts, NamespaceId home) {
        return Stream.concat(parts.sandboxes().stream(), parts.members().stream())
                .filter(container -> container.running().filter(home::equals).isPresent())
                .map(KnownContainer::pid)
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    /// As its own files name it, else as the arguments of CNI do.
    private static PodName name(Containers.PodParts parts) {
        Stream<PodName> sandboxes =
                parts.sandboxes().stream()
                        .flatMap(
                                sandbox ->
                                        sandbox.role() instanceof Role.Sandbox(var pod)
                                                ? Stream.of(pod)
                                                : Stream.empty());
        Stream<PodName> members =
                parts.members().stream()
                        .flatMap(
                                member ->
                                        member.role() instanceof Role.Member(var pod, _, _, _)
                                                ? Stream.of(pod)
                                                : Stream.empty());
        return Stream.of(
                        sandboxes,
                        members,
                        parts.attachments().stream().map(Fact.AttachmentSeen::pod))
                .flatMap(names -> names)
                .filter(pod -> !pod.name().isEmpty())
                .findFirst()
                .orElse(PodName.UNKNOWN);
    }

    private Owner.Pod owner(
            Containers.PodParts parts,
            PodName pod,
            NamespaceId home,
            List<KnownContainer> sandboxes,
            List<KnownContainer> members) {
        Set<Evidence> evidence = new LinkedHashSet<>();
        sandboxes.forEach(sandbox -> evidence.addAll(sandbox.allEvidence()));
        members.forEach(member -> evidence.addAll(member.allEvidence()));
        for (Fact.AttachmentSeen seen : parts.attachments()) {
            if (claimed(seen).filter(home::equals).isPresent()) {
                evidence.add(seen.evidence());
            }
        }
        return new Owner.Pod(
                Stream.concat(parts.sandboxes().stream(), members.stream())
                        .map(KnownContainer::runtime)
                        .findFirst()
                        .orElse(""),
                pod,
                parts.sandboxId(),
                index.isHost(home),
                members.stream()
                        .map(KnownContainer::asContainer)
                        .sorted(
                                Comparator.comparing(Owner.Container::name)
                                        .thenComparing(Owner.Container::id))
                        .toList(),
                List.copyOf(evidence));
    }
}
