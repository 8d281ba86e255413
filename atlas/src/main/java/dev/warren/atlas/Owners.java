// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Role;
import dev.warren.kernel.id.NamespaceId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Decides to whom each namespace belongs.
///
/// The kernel has the first word: a container is where its first process is. What its runtime's files
/// claim counts where no process can be asked, and is held against the kernel where one can; a
/// difference is kept as a contradiction, never settled in silence.
final class Owners {
    private final FactIndex index;
    private final Containers containers;
    private final Ledger ledger = new Ledger();

    Owners(FactIndex index) {
        this.index = index;
        containers = new Containers(index);
        index.host().ifPresent(this::ownHost);
        PodOwners pods = new PodOwners(index, ledger);
        containers.pods().forEach(pods::own);
        containers.alone().forEach(this::ownAlone);
        containers.strays().forEach(this::ownAttachment);
        index.namespaces().forEach(this::ownByProcesses);
    }

    List<Owner> of(NamespaceId id) {
        return ledger.owners(id);
    }

    List<String> contradictions(NamespaceId id) {
        return ledger.contradictions(id);
    }

    private void ownHost(NamespaceId host) {
        ledger.own(
                host,
                new Owner.Host(
                        index.hosts().stream()
                                .filter(seen -> seen.namespace().equals(host))
                                .map(Fact.HostSeen::evidence)
                                .distinct()
                                .toList()));
    }

    private void ownAlone(KnownContainer container) {
        Optional<NamespaceId> found =
                container
                        .running()
                        .or(() -> container.claimed().filter(index.namespaces()::contains));
        if (found.isEmpty() || !(container.role() instanceof Role.Alone alone)) {
            return;
        }
        NamespaceId home = found.get();
        List<Fact.AttachmentSeen> attachments = containers.attachments(container.id());
        ledger.compare(
                "container " + container.asContainer().label(),
                home,
                container.running().isPresent() ? container.pid() : OptionalInt.empty(),
                container.claims(),
                attachments);
        Set<Evidence> evidence = new LinkedHashSet<>(container.allEvidence());
        for (Fact.AttachmentSeen seen : attachments) {
            if (PodOwners.claimed(seen).filter(home::equals).isPresent()) {
                evidence.add(seen.evidence());
            }
        }
        ledger.own(
                home,
                new Owner.Standalone(
                        container.runtime(),
                        alone.sandboxId(),
                        index.isHost(home),
                        container.asContainer(),
                        List.copyOf(evidence)));
    }

    /// An attachment that nothing else explains. Where the namespace has an owner it is that one's,
    /// under an id of its network's own.
    private void ownAttachment(String containerId, List<Fact.AttachmentSeen> attachments) {
        Optional<NamespaceId> home =
                attachments.stream()
                        .flatMap(seen -> PodOwners.claimed(seen).stream())
                        .filter(index.namespaces()::contains)
                        .findFirst();
        if (home.isPresent() && !ledger.isOwned(home.get())) {
            ledger.own(
                    home.get(),
                    new Owner.Standalone(
                            "",
                            "",
                            false,
                            new Owner.Container(containerId, "", "", OptionalInt.empty()),
                            attachments.stream()
                                    .map(Fact.AttachmentSeen::evidence)
                                    .distinct()
                                    .toList()));
        }
    }

    /// Containers that only their control group shows, then the oldest process.
    private void ownByProcesses(NamespaceId id) {
        if (ledger.isOwned(id) && !index.isHost(id)) {
            return;
        }
        Set<String> met = new HashSet<>();
        for (Fact.ProcessSeen process : index.processes(id)) {
            ContainerControlGroup.find(process.controlGroups())
                    .filter(group -> !containers.isKnown(group.id()) && met.add(group.id()))
                    .ifPresent(group -> ledger.own(id, byControlGroup(id, process, group)));
        }
        if (!ledger.isOwned(id) && !index.processes(id).isEmpty()) {
            Fact.ProcessSeen oldest = index.processes(id).getFirst();
            ledger.own(
                    id,
                    new Owner.Program(
                            oldest.process(), oldest.command(), List.of(oldest.evidence())));
        }
    }

    private Owner byControlGroup(
            NamespaceId id, Fact.ProcessSeen process, ContainerControlGroup group) {
        String where = process.evidence().where();
        return new Owner.Standalone(
                group.runtime(),
                "",
                index.isHost(id),
                new Owner.Container(group.id(), "", "", OptionalInt.of(process.process().pid())),
                List.of(new Evidence("cgroup", where.replaceFirst("(ns/net|net/dev)$", "cgroup"))));
    }
}
