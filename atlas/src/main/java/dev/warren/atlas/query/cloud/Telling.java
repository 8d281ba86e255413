// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.net.Mac;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Everything that was told of one interface of the cloud, and what that comes to.
///
/// The metadata service speaks for the cloud itself, so it is believed first; the agent on the node sees
/// changes some seconds earlier, so what it knows besides is added.
final class Telling {
    private static final String CLOUD_ITSELF = "imds";

    private final List<Fact.CloudInterfaceSeen> seen = new ArrayList<>();
    private final List<Fact.CloudInterfaceManaged> managed = new ArrayList<>();
    private final List<Fact.BranchInterfaceSeen> branches = new ArrayList<>();
    private final Set<String> contradictions = new LinkedHashSet<>();

    void add(Fact.CloudInterfaceSeen fact) {
        seen.add(fact);
        seen.sort(
                Comparator.comparing(
                                (Fact.CloudInterfaceSeen told) ->
                                        !told.evidence().source().equals(CLOUD_ITSELF))
                        .thenComparing(told -> told.evidence().toString())
                        .thenComparing(told -> told.card().toString()));
    }

    void add(Fact.CloudInterfaceManaged fact) {
        managed.add(fact);
    }

    void add(Fact.BranchInterfaceSeen fact) {
        branches.add(fact);
    }

    void contradict(String words) {
        contradictions.add(words);
    }

    boolean isBranch() {
        return !branches.isEmpty();
    }

    Mac mac() {
        return first(CloudInterface::address, Mac::isPresent, Mac.NONE, "MAC");
    }

    /// Whether the agent says that it is the first; empty when it says nothing.
    Optional<Boolean> isManagedAsPrimary() {
        return managed.isEmpty()
                ? Optional.empty()
                : Optional.of(managed.stream().anyMatch(Fact.CloudInterfaceManaged::isPrimary));
    }

    boolean isTrunk() {
        return managed.stream().anyMatch(Fact.CloudInterfaceManaged::isTrunk);
    }

    OptionalLong notedTable() {
        return managed.stream()
                .map(Fact.CloudInterfaceManaged::table)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    Optional<KnownInterface.Branch> branch() {
        return branches.stream()
                .findFirst()
                .map(told -> new KnownInterface.Branch(told.pod(), told.sandboxId(), told.vlan()));
    }

    CloudInterface card() {
        compareAddresses();
        return new CloudInterface(
                mac(),
                first(CloudInterface::id, text -> !text.isEmpty(), "", "id"),
                first(
                        CloudInterface::device,
                        OptionalInt::isPresent,
                        OptionalInt.empty(),
                        "device number"),
                first(
                        CloudInterface::card,
                        OptionalInt::isPresent,
                        OptionalInt.empty(),
                        "network card"),
                first(CloudInterface::subnet, text -> !text.isEmpty(), "", "subnet"),
                first(CloudInterface::network, text -> !text.isEmpty(), "", "network"),
                all(CloudInterface::addresses),
                all(CloudInterface::prefixes),
                all(CloudInterface::networkPrefixes));
    }

    private <T> List<T> all(Function<CloudInterface, List<T>> part) {
        return seen.stream().flatMap(told -> part.apply(told.card()).stream()).distinct().toList();
    }

    /// What the first says who says anything; whoever says something else contradicts.
    private <T> T first(
            Function<CloudInterface, T> part, Predicate<T> isTold, T none, String what) {
        Optional<Fact.CloudInterfaceSeen> first =
                seen.stream().filter(told -> isTold.test(part.apply(told.card()))).findFirst();
        if (first.isEmpty()) {
            return none;
        }
        T value = part.apply(first.get().card());
        for (Fact.CloudInterfaceSeen told : seen) {
            T other = part.apply(told.card());
            if (isTold.test(other) && !Objects.equals(other, value)) {
                contradict(
                        "%s says that its %s is %s, but %s says %s"
                                .formatted(
                                        first.get().evidence(),
                                        what,
                                        words(value),
                                        told.evidence(),
                                        words(other)));
            }
        }
        return value;
    }

    private static String words(Object value) {
        return value instanceof OptionalInt number
                ? String.valueOf(number.orElse(0))
                : value.toString();
    }

    /// The agent lists no primary addresses; those that it has besides what the cloud knows are new, or
    /// were taken away.
    private void compareAddresses() {
        List<Fact.CloudInterfaceSeen> cloud =
                seen.stream()
                        .filter(told -> told.evidence().source().equals(CLOUD_ITSELF))
                        .toList();
        if (cloud.isEmpty()) {
            return;
        }
        for (Fact.CloudInterfaceSeen told : seen) {
            told.card().addresses().stream()
                    .filter(
                            address ->
                                    cloud.stream()
                                            .noneMatch(
                                                    known -> Prefixes.holds(known.card(), address)))
                    .forEach(
                            address ->
                                    contradict(
                                            "%s says that it has %s, of which %s does not know"
                                                    .formatted(
                                                            told.evidence(),
                                                            address,
                                                            cloud.getFirst().evidence())));
        }
    }

    List<Evidence> evidence() {
        Set<Evidence> evidence = new LinkedHashSet<>();
        seen.forEach(told -> evidence.add(told.evidence()));
        managed.forEach(told -> evidence.add(told.evidence()));
        branches.forEach(told -> evidence.add(told.evidence()));
        return List.copyOf(evidence);
    }

    List<String> contradictions() {
        return List.copyOf(contradictions);
    }
}
