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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// Decides to whom each namespace belongs.
///
/// The kernel has the first word: a container is where its first process is. What its runtime's files
/// claim counts where no process can be asked, and is held against the kernel where one can; a
/// difference is kept as a contradiction, never settled in silence.
final class Owners {
    private static final Comparator<Owner> ORDER =
            Comparator.comparingInt(Owners::rank).thenComparing(Owner::label);

    private final FactIndex index;
    private final Map<String, KnownContainer> containers = new TreeMap<>();
    private final Map<String, List<KnownContainer>> members = new HashMap<>();
    private final Map<String, List<Fact.AttachmentSeen>> attachments = new LinkedHashMap<>();
    private final Map<NamespaceId, List<Owner>> owners = new HashMap<>();
    private final Map<NamespaceId, Set<String>> contradictions = new HashMap<>();

    Owners(FactIndex index) {
        this.index = index;
        for (Fact.ContainerSeen seen : index.containers()) {
            containers.merge(seen.id(), KnownContainer.of(seen), (known, _) -> known.and(seen));
        }
        for (Fact.AttachmentSeen seen : index.attachments()) {
            attachments.computeIfAbsent(seen.containerId(), _ -> new ArrayList<>()).add(seen);
        }
        for (KnownContainer container : containers.values()) {
            if (container.role() instanceof Role.Member member) {
                members.computeIfAbsent(member.sandboxId(), _ -> new ArrayList<>()).add(container);
            }
        }
        index.host().ifPresent(this::ownHost);
        containers.values().forEach(this::ownContainer);
        attachments.forEach(this::ownAttachment);
        index.namespaces().forEach(this::ownByProcesses);
        owners.values().forEach(list -> list.sort(ORDER));
    }

    private static int rank(Owner owner) {
        return switch (owner) {
            case Owner.Host _ -> 0;
            case Owner.Pod _ -> 1;
            case Owner.Standalone _ -> 2;
            case Owner.Program _ -> 3;
        };
    }

    List<Owner> of(NamespaceId id) {
        return owners.getOrDefault(id, List.of());
    }

    List<String> contradictions(NamespaceId id) {
        return contradictions.getOrDefault(id, Set.of()).stream().sorted().toList();
    }

    private void own(NamespaceId id, Owner owner) {
        owners.computeIfAbsent(id, _ -> new ArrayList<>()).add(owner);
    }

    private void contradict(NamespaceId id, String words) {
        contradictions.computeIfAbsent(id, _ -> new HashSet<>()).add(words);
    }

    private void ownHost(NamespaceId host) {
        own(
                host,
                new Owner.Host(
                        index.hosts().stream()
                                .filter(seen -> seen.namespace().equals(host))
                                .map(Fact.HostSeen::evidence)
                                .toList()));
    }

    private void ownContainer(KnownContainer container) {
        switch (container.role()) {
            case Role.Sandbox(var pod) -> ownPod(container, pod);
            case Role.Alone alone -> ownAlone(container, alone);
            case Role.Member member -> {
                // Its sandbox speaks for it; one whose sandbox is unknown speaks for itself.
                if (!containers.containsKey(member.sandboxId())) {
                    container
                            .running()
                            .ifPresent(
                                    id ->
                                            own(
                                                    id,
                                                    pod(
                                                            container,
                                                            member.pod(),
                                                            member.sandboxId(),
                                                            id,
                                                            List.of(container))));
                }
            }
        }
    }

    private void ownPod(KnownContainer sandbox, PodName pod) {
        List<KnownContainer> all = members.getOrDefault(sandbox.id(), List.of());
        Optional<NamespaceId> home =
                home(sandbox)
                        .or(
                                () ->
                                        all.stream()
                                                .flatMap(member -> member.running().stream())
                                                .findFirst());
        if (home.isEmpty()) {
            return;
        }
        String label = "pod " + pod.path();
        compareClaims(sandbox, label, home.get());
        List<KnownContainer> here = new ArrayList<>();
        for (KnownContainer member : all) {
            Optional<NamespaceId> running = member.running().filter(id -> !id.equals(home.get()));
            if (running.isEmpty()) {
                here.add(member);
                continue;
            }
            String words =
                    "%s is in namespace %s, but process %d of its container %s is in %s"
                            .formatted(
                                    label,
                                    home.get(),
                                    member.pid().orElse(0),
                                    name(member),
                                    running.get());
            contradict(home.get(), words);
            contradict(running.get(), words);
            own(running.get(), pod(sandbox, pod, sandbox.id(), running.get(), List.of(member)));
        }
        own(home.get(), pod(sandbox, pod, sandbox.id(), home.get(), here));
    }

    private Owner.Pod pod(
            KnownContainer first,
            PodName pod,
            String sandboxId,
            NamespaceId home,
            List<KnownContainer> members) {
        Set<Evidence> evidence = new LinkedHashSet<>(evidence(first));
        members.forEach(member -> evidence.addAll(evidence(member)));
        for (Fact.AttachmentSeen seen : attachments.getOrDefault(sandboxId, List.of())) {
            if (seen.claim() instanceof Claim.Checked(_, var claimed) && claimed.equals(home)) {
                evidence.add(seen.evidence());
            }
        }
        return new Owner.Pod(
                first.runtime(),
                pod,
                sandboxId,
                index.isHost(home),
                members.stream()
                        .map(Owners::container)
                        .sorted(
                                Comparator.comparing(Owner.Container::name)
                                        .thenComparing(Owner.Container::id))
                        .toList(),
                List.copyOf(evidence));
    }

    private void ownAlone(KnownContainer container, Role.Alone alone) {
        home(container)
                .ifPresent(
                        home -> {
                            compareClaims(container, "container " + name(container), home);
                            own(
                                    home,
                                    new Owner.Standalone(
                                            container.runtime(),
                                            alone.sandboxId(),
                                            index.isHost(home),
                                            container(container),
                                            List.copyOf(evidence(container))));
                        });
    }

    /// Where a container is: with its process, else where its runtime says.
    private Optional<NamespaceId> home(KnownContainer container) {
        return container
                .running()
                .or(() -> container.claimed().filter(index.namespaces()::contains));
    }

    private void compareClaims(KnownContainer container, String label, NamespaceId home) {
        for (KnownContainer.SourcedClaim sourced : container.claims()) {
            compareClaim(sourced.claim(), sourced.evidence(), label, home, container.pid());
        }
        for (Fact.AttachmentSeen seen : attachments.getOrDefault(container.id(), List.of())) {
            compareClaim(seen.claim(), seen.evidence(), label, home, container.pid());
        }
    }

    private void compareClaim(
            Claim claim, Evidence evidence, String label, NamespaceId home, OptionalInt pid) {
        String where = pid.isPresent() ? "its process " + pid.getAsInt() + " is in " : "it is in ";
        switch (claim) {
            case Claim.Checked(var path, var claimed) -> {
                if (!claimed.equals(home)) {
                    String words =
                            "%s says that %s is in namespace %s (%s), but %s%s"
                                    .formatted(evidence, label, claimed, path, where, home);
                    contradict(home, words);
                    contradict(claimed, words);
                }
            }
            case Claim.Unchecked(var path, var why) -> {
                if (pid.isPresent()) {
                    contradict(
                            home,
                            "%s says that %s is in %s, which is no network namespace (%s), but %s%s"
                                    .formatted(evidence, label, path, why.word(), where, home));
                }
            }
            case Claim.None _ -> {}
        }
    }

    /// An attachment whose container no runtime's files know: its arguments may still name the pod.
    private void ownAttachment(String containerId, List<Fact.AttachmentSeen> seen) {
        if (containers.containsKey(containerId)) {
            return;
        }
        for (Fact.AttachmentSeen attachment : seen) {
            if (!(attachment.claim() instanceof Claim.Checked(_, var home))
                    || !index.namespaces().contains(home)
                    || index.isHost(home)) {
                continue;
            }
            List<Evidence> evidence = seen.stream().map(Fact.AttachmentSeen::evidence).toList();
            own(
                    home,
                    attachment.pod().equals(PodName.UNKNOWN)
                            ? new Owner.Standalone(
                                    "",
                                    "",
                                    false,
                                    new Owner.Container(containerId, "", "", OptionalInt.empty()),
                                    evidence)
                            : new Owner.Pod(
                                    "", attachment.pod(), containerId, false, List.of(), evidence));
            return;
        }
    }

    /// Containers that only their control group shows, then the oldest process.
    private void ownByProcesses(NamespaceId id) {
        List<Fact.ProcessSeen> processes = index.processes(id);
        if (!index.isHost(id) && !of(id).isEmpty()) {
            return;
        }
        Set<String> met = new HashSet<>();
        for (Fact.ProcessSeen process : processes) {
            ContainerControlGroup.find(process.controlGroups())
                    .filter(group -> !containers.containsKey(group.id()) && met.add(group.id()))
                    .ifPresent(
                            group ->
                                    own(
                                            id,
                                            new Owner.Standalone(
                                                    group.runtime(),
                                                    "",
                                                    index.isHost(id),
                                                    new Owner.Container(
                                                            group.id(),
                                                            "",
                                                            "",
                                                            OptionalInt.of(
                                                                    process.process().pid())),
                                                    List.of(
                                                            new Evidence(
                                                                    "cgroup",
                                                                    process.evidence()
                                                                            .where()
                                                                            .replace(
                                                                                    "ns/net",
                                                                                    "cgroup"))))));
        }
        if (of(id).isEmpty() && !processes.isEmpty()) {
            Fact.ProcessSeen oldest = processes.getFirst();
            own(
                    id,
                    new Owner.Program(
                            oldest.process(), oldest.command(), List.of(oldest.evidence())));
        }
    }

    private static List<Evidence> evidence(KnownContainer container) {
        List<Evidence> evidence = new ArrayList<>(container.evidence());
        container
                .running()
                .ifPresent(
                        _ ->
                                evidence.add(
                                        new Evidence(
                                                "process",
                                                "/proc/" + container.pid().orElse(0) + "/ns/net")));
        return evidence;
    }

    private static Owner.Container container(KnownContainer known) {
        return switch (known.role()) {
            case Role.Member(_, _, var name, var image) ->
                    new Owner.Container(known.id(), name, image, known.pid());
            case Role.Alone(var name, var image, _) ->
                    new Owner.Container(known.id(), name, image, known.pid());
            case Role.Sandbox _ -> new Owner.Container(known.id(), "", "", known.pid());
        };
    }

    private static String name(KnownContainer known) {
        Owner.Container container = container(known);
        return container.name().isEmpty()
                ? container.id().substring(0, Math.min(12, container.id().length()))
                : container.name();
    }
}
