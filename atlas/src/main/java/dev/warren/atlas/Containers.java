// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Every container and every attachment that the files of runtimes tell of, joined by id.
final class Containers {
    private final List<KnownContainer> alone = new ArrayList<>();
    private final Map<String, PodParts> pods = new TreeMap<>();
    private final Map<String, List<Fact.AttachmentSeen>> attachments = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();

    Containers(FactIndex index) {
        for (Fact.AttachmentSeen seen : index.attachments()) {
            attachments.computeIfAbsent(seen.containerId(), _ -> new ArrayList<>()).add(seen);
        }
        Map<String, List<KnownContainer>> joined = new TreeMap<>();
        index.containers()
                .forEach(
                        seen ->
                                join(
                                        joined.computeIfAbsent(seen.id(), _ -> new ArrayList<>()),
                                        seen));
        ids.addAll(joined.keySet());
        joined.values().stream().flatMap(List::stream).forEach(this::sort);
        // An attachment whose container no runtime's files know: its arguments may name the pod.
        attachments.forEach(
                (id, seen) -> {
                    if (!ids.contains(id)
                            && seen.stream().anyMatch(one -> !one.pod().name().isEmpty())) {
                        parts(id);
                    }
                });
    }

    /// Ids are unique within a namespace of a runtime only: two that run are two.
    private static void join(List<KnownContainer> sameId, Fact.ContainerSeen seen) {
        for (int i = 0; i < sameId.size(); i++) {
            if (sameId.get(i).mayBe(seen)) {
                sameId.set(i, sameId.get(i).and(seen));
                return;
            }
        }
        sameId.add(KnownContainer.of(seen));
    }

    private void sort(KnownContainer container) {
        switch (container.role()) {
            case Role.Alone _ -> alone.add(container);
            case Role.Sandbox _ -> parts(container.id()).sandboxes().add(container);
            case Role.Member member -> parts(member.sandboxId()).members().add(container);
        }
    }

    private PodParts parts(String sandboxId) {
        return pods.computeIfAbsent(
                sandboxId,
                id -> new PodParts(id, new ArrayList<>(1), new ArrayList<>(), attachments(id)));
    }

    /// What is known of one pod.
    ///
    /// @param sandboxes its infrastructure; empty when only its containers are known
    record PodParts(
            String sandboxId,
            List<KnownContainer> sandboxes,
            List<KnownContainer> members,
            List<Fact.AttachmentSeen> attachments) {}

    /// Containers without a pod.
    List<KnownContainer> alone() {
        return alone;
    }

    Iterable<PodParts> pods() {
        return pods.values();
    }

    /// Attachments that no container's files and no name of a pod explain, by container.
    Map<String, List<Fact.AttachmentSeen>> strays() {
        Map<String, List<Fact.AttachmentSeen>> strays = new TreeMap<>(attachments);
        strays.keySet().removeAll(ids);
        strays.keySet().removeAll(pods.keySet());
        return strays;
    }

    List<Fact.AttachmentSeen> attachments(String containerId) {
        return attachments.getOrDefault(containerId, List.of());
    }

    /// Whether a runtime's files know the id.
    boolean isKnown(String id) {
        return ids.contains(id);
    }
}
