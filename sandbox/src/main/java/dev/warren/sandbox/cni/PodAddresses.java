// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.kernel.net.IpAddress;
import dev.warren.sandbox.SandboxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which of all addresses are those of the pod, as containerd chooses them: those of `eth0` in the results of all
/// networks. An address that names no interface is taken for one of `eth0`; an interface of a later network hides
/// one of the same name before it, with its addresses.
///
/// Source: go-cni, `result.go`; containerd, `selectPodIPs`.
///
/// @param primary what the pod is known by
/// @param additional the others, in the order of the results
public record PodAddresses(IpAddress primary, List<IpAddress> additional) {
    /// The interface whose addresses count.
    public static final String DEFAULT_INTERFACE = "eth0";

    /// Keeps a copy that nobody can change.
    public PodAddresses {
        additional = List.copyOf(additional);
    }

    /// Which address is the primary one. Source: containerd, `ip_pref`.
    public enum Preference {
        /// The first of IPv4, or the first.
        IPV4,
        /// The first of IPv6, or the first.
        IPV6,
        /// The first.
        CNI
    }

    /// Chooses.
    ///
    /// @param results of all networks of the pod, in their order
    /// @throws SandboxException when `eth0` has no address, or an address names an interface that is not there
    public static PodAddresses of(List<AttachmentResult> results, Preference preference)
            throws SandboxException {
        Map<String, List<IpAddress>> byInterface = new LinkedHashMap<>();
        byInterface.put(DEFAULT_INTERFACE, new ArrayList<>());
        for (AttachmentResult result : results) {
            result.interfaces().forEach(one -> byInterface.put(one.name(), new ArrayList<>()));
            for (AttachmentResult.Address address : result.addresses()) {
                byInterface
                        .computeIfAbsent(interfaceOf(result, address), name -> new ArrayList<>())
                        .add(address.address().address());
            }
        }
        List<IpAddress> addresses = byInterface.getOrDefault(DEFAULT_INTERFACE, List.of());
        if (addresses.isEmpty()) {
            throw new SandboxException(
                    "the networks gave the pod no address on %s, which is where a pod has its own"
                            .formatted(DEFAULT_INTERFACE));
        }
        IpAddress primary = preferred(addresses, preference);
        List<IpAddress> additional = new ArrayList<>(addresses);
        additional.remove(primary);
        return new PodAddresses(primary, additional);
    }

    private static String interfaceOf(AttachmentResult result, AttachmentResult.Address address)
            throws SandboxException {
        if (address.interfaceIndex().isEmpty()) {
            return DEFAULT_INTERFACE;
        }
        int index = address.interfaceIndex().get();
        if (index < 0 || index >= result.interfaces().size()) {
            throw new SandboxException(
                    "the network gave the address %s to interface %d of its result, which has %d"
                            .formatted(address.address(), index, result.interfaces().size()));
        }
        return result.interfaces().get(index).name();
    }

    private static IpAddress preferred(List<IpAddress> addresses, Preference preference) {
        return addresses.stream()
                .filter(
                        address ->
                                switch (preference) {
                                    case IPV4 -> !address.isV6();
                                    case IPV6 -> address.isV6();
                                    case CNI -> true;
                                })
                .findFirst()
                .orElse(addresses.getFirst());
    }
}
