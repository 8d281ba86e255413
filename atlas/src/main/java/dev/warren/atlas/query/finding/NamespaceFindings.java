// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.finding;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.query.cnikind.CniKinds;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What does not fit together about one namespace: its addresses, links that are missing, and links whose
/// names are not those that their plugin gives.
public final class NamespaceFindings {
    private NamespaceFindings() {}

    /// Each a sentence without a full stop; mostly nothing.
    public static List<String> of(Atlas atlas, Namespace namespace) {
        AddressFindings addresses = AddressFindings.of(atlas);
        List<Owner.Pod> pods =
                namespace.owners().stream()
                        .filter(Owner.Pod.class::isInstance)
                        .map(Owner.Pod.class::cast)
                        .filter(pod -> !namespace.host() && !pod.hostNetwork())
                        .toList();
        Set<IpAddress> asked = new LinkedHashSet<>();
        namespace.links().stream()
                .flatMap(link -> link.addresses().stream())
                .map(InterfaceAddress::local)
                .forEach(local -> asked.add(local.address()));
        if (addresses.knowsAllLinks()) {
            pods.forEach(pod -> asked.addAll(addresses.givenTo(pod)));
        }
        List<String> findings = new ArrayList<>();
        pods.stream()
                .filter(_ -> isCutOff(namespace))
                .map(
                        pod ->
                                "pod %s has no interface but its loopback: nothing can reach it"
                                        .formatted(pod.pod().path()))
                .forEach(findings::add);
        asked.forEach(address -> findings.addAll(addresses.of(address)));
        CniKinds.of(atlas)
                .in(namespace)
                .forEach(
                        origin ->
                                origin.doubts()
                                        .forEach(
                                                doubt ->
                                                        findings.add(
                                                                "%s: %s"
                                                                        .formatted(
                                                                                origin
                                                                                        .interfaceName(),
                                                                                doubt))));
        return findings;
    }

    /// A namespace that could not be read has no links at all; one that could has a loopback.
    private static boolean isCutOff(Namespace namespace) {
        return !namespace.links().isEmpty()
                && namespace.links().stream().allMatch(link -> link.link().isLoopback());
    }
}
