// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.netfilter.Ruleset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What decides where packets go: routing of each namespace that was looked into, what the kernel
/// answered, the interfaces of the cloud. Mostly empty: it is looked at only when somebody asks.
public final class Wiring {
    private final Map<NamespaceId, Routing> routings = new HashMap<>();
    private final Map<Asked, RouteAnswer> answers = new HashMap<>();
    private final Map<Question, Fact.Unanswered> unanswered = new HashMap<>();
    private final Map<NamespaceId, Ruleset> packetFilters = new HashMap<>();
    private final List<Fact.CloudInterfaceSeen> cloudInterfaces = new ArrayList<>();
    private final List<Fact.NetworkCardSeen> cards = new ArrayList<>();

    private final List<Fact.CloudInterfaceManaged> managedInterfaces = new ArrayList<>();
    private final List<Fact.BranchInterfaceSeen> branchInterfaces = new ArrayList<>();
    private final List<Fact.AddressManaged> managedAddresses = new ArrayList<>();
    private final List<Fact.CloudSettingsSeen> cloudSettings = new ArrayList<>();

    private final List<Fact.NetworkConfigurationSeen> configurations = new ArrayList<>();
    private final List<Fact.AttachmentPluginsSeen> attachmentPlugins = new ArrayList<>();
    private final List<Fact.PluginTraceSeen> pluginTraces = new ArrayList<>();

    private record Asked(NamespaceId namespace, RouteLookup question) {}

    Wiring() {}

    private Wiring(Wiring other) {
        routings.putAll(other.routings);
        answers.putAll(other.answers);
        unanswered.putAll(other.unanswered);
        packetFilters.putAll(other.packetFilters);
        cloudInterfaces.addAll(other.cloudInterfaces);
        cards.addAll(other.cards);
        managedInterfaces.addAll(other.managedInterfaces);
        branchInterfaces.addAll(other.branchInterfaces);
        managedAddresses.addAll(other.managedAddresses);
        cloudSettings.addAll(other.cloudSettings);
        configurations.addAll(other.configurations);
        attachmentPlugins.addAll(other.attachmentPlugins);
        pluginTraces.addAll(other.pluginTraces);
    }

    /// This and more.
    Wiring and(Collection<? extends Fact> facts) {
        Wiring more = new Wiring(this);
        facts.forEach(more::add);
        return more;
    }

    void add(Fact fact) {
        switch (fact) {
            case Fact.RoutingSeen seen -> routings.put(seen.namespace(), seen.routing());
            case Fact.RouteAnswered seen ->
                    answers.put(new Asked(seen.namespace(), seen.question()), seen.answer());
            case Fact.Unanswered seen -> unanswered.put(seen.question(), seen);
            case Fact.PacketFilterSeen seen -> packetFilters.put(seen.namespace(), seen.ruleset());
            case Fact.CloudInterfaceSeen seen -> cloudInterfaces.add(seen);
            case Fact.NetworkCardSeen seen -> cards.add(seen);
            case Fact.CloudInterfaceManaged seen -> managedInterfaces.add(seen);
            case Fact.BranchInterfaceSeen seen -> branchInterfaces.add(seen);
            case Fact.AddressManaged seen -> managedAddresses.add(seen);
            case Fact.CloudSettingsSeen seen -> cloudSettings.add(seen);
            case Fact.NetworkConfigurationSeen seen -> configurations.add(seen);
            case Fact.AttachmentPluginsSeen seen -> attachmentPlugins.add(seen);
            case Fact.PluginTraceSeen seen -> pluginTraces.add(seen);
            default -> throw new IllegalArgumentException("no fact of wiring: " + fact);
        }
    }

    /// What decides in a namespace; empty where nobody looked, or could.
    public Optional<Routing> routing(NamespaceId namespace) {
        return Optional.ofNullable(routings.get(namespace));
    }

    /// What netfilter does to the packets of a namespace; empty where nobody looked, or could.
    public Optional<Ruleset> packetFilter(NamespaceId namespace) {
        return Optional.ofNullable(packetFilters.get(namespace));
    }

    /// What the kernel answered; empty where it was not asked.
    public Optional<RouteAnswer> answer(NamespaceId namespace, RouteLookup question) {
        return Optional.ofNullable(answers.get(new Asked(namespace, question)));
    }

    /// Why a question has no answer; empty where it has one or was not asked.
    public Optional<Fact.Unanswered> unanswered(Question question) {
        return Optional.ofNullable(unanswered.get(question));
    }

    /// The interfaces of the cloud, in an order that does not depend on that of the facts.
    public List<Fact.CloudInterfaceSeen> cloudInterfaces() {
        return cloudInterfaces.stream()
                .sorted(
                        Comparator.comparing((Fact.CloudInterfaceSeen seen) -> seen.card().id())
                                .thenComparing(seen -> seen.evidence().toString()))
                .toList();
    }

    /// Links that tie the node to the world, although their kind does not show it.
    public List<Fact.NetworkCardSeen> networkCards() {
        return cards.stream().sorted(Comparator.comparing(Fact.NetworkCardSeen::link)).toList();
    }

    /// What the cloud's agent on the node notes of the interfaces in its care, by id.
    public List<Fact.CloudInterfaceManaged> managedInterfaces() {
        return ordered(managedInterfaces, seen -> seen.id() + " " + seen.evidence());
    }

    /// The branch interfaces of pods, by id.
    public List<Fact.BranchInterfaceSeen> branchInterfaces() {
        return ordered(branchInterfaces, seen -> seen.card().id() + " " + seen.evidence());
    }

    /// The addresses that the cloud's agent on the node says it gave to pods. Some of these pods may be
    /// gone: it is what was written down, not what is.
    public List<Fact.AddressManaged> managedAddresses() {
        return ordered(managedAddresses, seen -> seen.address() + " " + seen.evidence());
    }

    /// How the cloud's agent was told to work.
    public List<Fact.CloudSettingsSeen> cloudSettings() {
        return ordered(cloudSettings, seen -> seen.evidence().toString());
    }

    /// The configurations in CNI's folder; runtimes take the first.
    public List<Fact.NetworkConfigurationSeen> networkConfigurations() {
        return ordered(configurations, seen -> seen.file() + " " + seen.evidence());
    }

    /// Which plugins attached which pods.
    public List<Fact.AttachmentPluginsSeen> attachmentPlugins() {
        return ordered(attachmentPlugins, seen -> seen.evidence().toString());
    }

    /// What plugins left on the node.
    public List<Fact.PluginTraceSeen> pluginTraces() {
        return ordered(pluginTraces, seen -> seen.evidence().toString());
    }

    /// In an order that does not depend on that of the facts.
    private static <T> List<T> ordered(List<T> facts, Function<T, String> key) {
        return facts.stream()
                .distinct()
                .sorted(Comparator.comparing(key).thenComparing(String::valueOf))
                .toList();
    }
}
