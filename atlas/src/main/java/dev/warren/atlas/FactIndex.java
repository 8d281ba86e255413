// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.NamespaceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// Facts by what they are about. Says nothing that the facts do not say.
final class FactIndex {
    private final Set<NamespaceId> namespaces = new HashSet<>();
    private final Set<NamespaceId> vanished = new HashSet<>();
    private final List<Fact.HostSeen> hosts = new ArrayList<>();
    private final Set<NamespaceId> selves = new HashSet<>();
    private final Map<NamespaceId, List<Fact.ProcessSeen>> processes = new HashMap<>();
    private final Map<NamespaceId, List<Fact.PinSeen>> pins = new HashMap<>();
    private final Map<NamespaceId, List<Fact.NameSeen>> names = new HashMap<>();
    private final Map<NamespaceId, Fact.InsideSeen> insides = new HashMap<>();
    private final Map<NamespaceId, Map<NamespaceId, Integer>> numbers = new HashMap<>();
    private final List<Fact.ContainerSeen> containers = new ArrayList<>();
    private final List<Fact.AttachmentSeen> attachments = new ArrayList<>();
    private final Wiring wiring = new Wiring();
    private final Details details = new Details();
    private final Set<Fact.Gap> gaps = new LinkedHashSet<>();

    FactIndex(Collection<? extends Fact> facts) {
        facts.forEach(this::add);
        namespaces.removeAll(vanished);
        // Every order is total: facts that differ in nothing compared here are equal.
        processes.replaceAll(
                (_, list) ->
                        sorted(
                                list,
                                Comparator.comparing(Fact.ProcessSeen::process)
                                        .thenComparing(Record::toString)));
        pins.replaceAll(
                (_, list) ->
                        sorted(
                                list,
                                Comparator.comparing(Fact.PinSeen::foreign)
                                        .thenComparing(Fact.PinSeen::path)
                                        .thenComparing(Fact.PinSeen::mountNamespace)
                                        .thenComparing(Record::toString)));
        names.replaceAll(
                (_, list) ->
                        sorted(
                                list,
                                Comparator.comparing(Fact.NameSeen::path)
                                        .thenComparing(Record::toString)));
        hosts.sort(
                Comparator.comparing((Fact.HostSeen seen) -> seen.evidence().toString())
                        .thenComparing(Fact.HostSeen::namespace));
        containers.sort(
                Comparator.comparing(Fact.ContainerSeen::id)
                        .thenComparing(seen -> seen.evidence().toString())
                        .thenComparing(Record::toString));
        attachments.sort(
                Comparator.comparing((Fact.AttachmentSeen seen) -> seen.evidence().toString())
                        .thenComparing(Record::toString));
    }

    /// In order, equal facts once: a mount may be stacked on itself, so that its fact comes twice.
    private static <T> List<T> sorted(List<T> facts, Comparator<T> order) {
        facts.sort(order);
        List<T> once = new ArrayList<>(facts.size());
        for (T fact : facts) {
            if (once.isEmpty() || order.compare(once.getLast(), fact) != 0) {
                once.add(fact);
            }
        }
        return once;
    }

    private void add(Fact fact) {
        switch (fact) {
            case Fact.HostSeen seen -> {
                namespaces.add(seen.namespace());
                hosts.add(seen);
            }
            case Fact.SelfSeen seen -> {
                namespaces.add(seen.namespace());
                selves.add(seen.namespace());
            }
            case Fact.ProcessSeen seen -> append(processes, seen.namespace(), seen);
            case Fact.PinSeen seen -> append(pins, seen.namespace(), seen);
            case Fact.NameSeen seen -> append(names, seen.namespace(), seen);
            case Fact.InsideSeen seen -> {
                namespaces.add(seen.namespace());
                insides.merge(seen.namespace(), seen, FactIndex::fuller);
            }
            case Fact.NumberSeen seen ->
                    numbers.computeIfAbsent(seen.observer(), _ -> new HashMap<>())
                            .merge(seen.namespace(), seen.number(), Math::min);
            case Fact.ContainerSeen seen -> containers.add(seen);
            case Fact.AttachmentSeen seen -> attachments.add(seen);
            case Fact.RoutingSeen _, Fact.RouteAnswered _, Fact.Unanswered _ -> wiring.add(fact);
            case Fact.CloudInterfaceSeen _, Fact.NetworkCardSeen _ -> wiring.add(fact);
            case Fact.CloudInterfaceManaged _, Fact.BranchInterfaceSeen _ -> wiring.add(fact);
            case Fact.AddressManaged _, Fact.CloudSettingsSeen _ -> wiring.add(fact);
            case Fact.DetailSeen seen -> details.add(seen);
            case Fact.NetworkConfigurationSeen _, Fact.AttachmentPluginsSeen _ -> wiring.add(fact);
            case Fact.PluginTraceSeen _ -> wiring.add(fact);
            case Fact.Vanished gone -> vanished.add(gone.namespace());
            case Fact.Gap gap -> gaps.add(gap);
        }
    }

    private <T> void append(Map<NamespaceId, List<T>> map, NamespaceId id, T fact) {
        namespaces.add(id);
        map.computeIfAbsent(id, _ -> new ArrayList<>()).add(fact);
    }

    /// Of two looks into one namespace, the one that saw more.
    private static Fact.InsideSeen fuller(Fact.InsideSeen one, Fact.InsideSeen two) {
        return Comparator.comparingInt((Fact.InsideSeen seen) -> seen.links().size())
                                .thenComparingInt(seen -> seen.addresses().size())
                                .thenComparing(Record::toString)
                                .compare(one, two)
                        < 0
                ? two
                : one;
    }

    Set<NamespaceId> namespaces() {
        return namespaces;
    }

    Optional<NamespaceId> host() {
        return hosts.isEmpty() ? Optional.empty() : Optional.of(hosts.getFirst().namespace());
    }

    List<Fact.HostSeen> hosts() {
        return hosts;
    }

    boolean isHost(NamespaceId id) {
        return host().filter(id::equals).isPresent();
    }

    boolean isSelf(NamespaceId id) {
        return selves.contains(id);
    }

    OptionalLong cookie(NamespaceId id) {
        Fact.InsideSeen inside = insides.get(id);
        return inside == null ? OptionalLong.empty() : inside.cookie();
    }

    Optional<Fact.InsideSeen> inside(NamespaceId id) {
        return Optional.ofNullable(insides.get(id));
    }

    /// The number by which `observer` refers to `other`, where it does.
    OptionalInt number(NamespaceId observer, NamespaceId other) {
        Integer number = numbers.getOrDefault(observer, Map.of()).get(other);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /// Every namespace that `observer` has a number for.
    Map<NamespaceId, Integer> numbers(NamespaceId observer) {
        return numbers.getOrDefault(observer, Map.of());
    }

    List<Fact.ProcessSeen> processes(NamespaceId id) {
        return processes.getOrDefault(id, List.of());
    }

    List<Fact.PinSeen> pins(NamespaceId id) {
        return pins.getOrDefault(id, List.of());
    }

    List<Fact.NameSeen> names(NamespaceId id) {
        return names.getOrDefault(id, List.of());
    }

    List<Fact.ContainerSeen> containers() {
        return containers;
    }

    List<Fact.AttachmentSeen> attachments() {
        return attachments;
    }

    Wiring wiring() {
        return wiring;
    }

    Details details() {
        return details;
    }

    List<Fact.Gap> gaps() {
        return gaps.stream()
                .sorted(
                        Comparator.comparing(Fact.Gap::source)
                                .thenComparing(Fact.Gap::wanted)
                                .thenComparing(Fact.Gap::why)
                                .thenComparing(Fact.Gap::detail))
                .toList();
    }
}
