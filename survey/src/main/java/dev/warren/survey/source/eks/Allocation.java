// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.eks;

import dev.warren.atlas.fact.PodName;
import dev.warren.kernel.net.IpAddress;
import dev.warren.survey.oci.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// An address that the agent gave to a pod, as its file `ipam.json` notes it.
/// Source: `pkg/ipamd/datastore/data_store.go` of the VPC CNI, `CheckpointData`.
///
/// @param interfaceName empty where the file does not know it
record Allocation(
        PodName pod, String containerId, String interfaceName, List<IpAddress> addresses) {
    static final String VERSION = "vpc-cni-ipam/1";

    /// Migrated from a version that noted nothing.
    private static final String UNKNOWN = "unknown";

    Allocation {
        addresses = List.copyOf(addresses);
    }

    /// A whole file.
    ///
    /// @param version what it says it is; only [#VERSION] is known to mean this
    record File(String version, List<Allocation> allocations) {
        File {
            allocations = List.copyOf(allocations);
        }
    }

    /// @throws JacksonException when it is no JSON
    static File parse(byte[] file) {
        String[] version = {""};
        List<Allocation> allocations = new ArrayList<>();
        Json.read(
                file,
                (name, value) -> {
                    switch (name) {
                        case "version" -> version[0] = Json.text(value);
                        case "allocations" ->
                                Json.array(
                                        value, entry -> allocations.add(new Reader().read(entry)));
                        default -> {}
                    }
                });
        return new File(version[0], allocations);
    }

    private static final class Reader {
        private String container = "";
        private String interfaceName = "";
        private String podNamespace = "";
        private String podName = "";
        private final List<IpAddress> addresses = new ArrayList<>(1);

        Allocation read(JsonParser entry) {
            Json.object(entry, this::member);
            return new Allocation(
                    new PodName(podNamespace, podName, ""),
                    container,
                    interfaceName.equals(UNKNOWN) ? "" : interfaceName,
                    addresses);
        }

        private void member(String name, JsonParser value) {
            switch (name) {
                case "containerID" -> container = Json.text(value);
                case "ifName" -> interfaceName = Json.text(value);
                case "ipv4", "ipv6" -> Addresses.find(Json.text(value)).ifPresent(addresses::add);
                case "metadata" ->
                        Json.object(
                                value,
                                (part, inner) -> {
                                    switch (part) {
                                        case "k8sPodNamespace" -> podNamespace = Json.text(inner);
                                        case "k8sPodName" -> podName = Json.text(inner);
                                        default -> {}
                                    }
                                });
                default -> {}
            }
        }
    }
}
