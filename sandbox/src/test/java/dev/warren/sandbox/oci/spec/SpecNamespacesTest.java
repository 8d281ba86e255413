// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.spec.Finding.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Namespaces of a `config.json`, and what needs them.
final class SpecNamespacesTest extends SpecGround {
    private List<String> withNamespaces(Object... entries) {
        return findings(spec -> part(spec, "linux").put("namespaces", List.of(entries)));
    }

    @Test
    void typesAreKnownAndStandOnce() {
        assertThat(withNamespaces(type("mount"), type("net"), type("pid"), type("pid")))
                .containsExactly(
                        "linux.namespaces[1].type: is 'net', which is no type of namespace: there"
                                + " are user, ipc, uts, network, pid, mount, cgroup and time",
                        "linux.namespaces[3].type: is pid once more: each type stands once");
    }

    @Test
    void aPathLeadsToANamespaceOfItsType() throws IOException {
        Path file = Files.createFile(bundle.resolve("file"));
        assertThat(
                        withNamespaces(
                                type("network", file.toString()),
                                type("ipc", "/proc/self/ns/uts"),
                                type("uts", bundle.resolve("missing").toString()),
                                type("pid", "proc/self/ns/pid"),
                                type("cgroup", "/proc/self/ns/cgroup,/etc")))
                .containsExactly(
                        "linux.namespaces[0].path: is "
                                + file
                                + ", which is no namespace of type network",
                        "linux.namespaces[1].path: is /proc/self/ns/uts, which is no namespace of"
                                + " type ipc",
                        "linux.namespaces[2].path: leads to no namespace of type uts: openat "
                                + bundle.resolve("missing")
                                + ": it is not there (any more) (ENOENT)",
                        "linux.namespaces[3].path: is 'proc/self/ns/pid': it must begin with a"
                                + " slash",
                        "linux.namespaces[4].path: is '/proc/self/ns/cgroup,/etc': runc separates"
                                + " paths by commas, so none may hold one");
    }

    @Test
    void aHostNameNeedsItsNamespaceAndFits() {
        assertThat(
                        findings(
                                spec -> {
                                    spec.put("hostname", "x".repeat(65));
                                    spec.put("domainname", "shop");
                                    part(spec, "linux").put("namespaces", List.of(type("mount")));
                                }))
                .containsExactly(
                        "hostname: is set, but linux.namespaces has no entry of type uts: it would"
                                + " be set for whoever shares the runtime's",
                        "hostname: has more than 64 bytes",
                        "domainname: is set, but linux.namespaces has no entry of type uts: it"
                                + " would be set for whoever shares the runtime's");
    }

    @Test
    void mapsNeedAUserNamespaceAndItNeedsThem() {
        List<Object> maps = List.of(Json.object("containerID", 0, "hostID", 100_000, "size", 10));
        assertThat(findings(spec -> part(spec, "linux").put("uidMappings", maps)))
                .containsExactly(
                        "linux.uidMappings: is set, but linux.namespaces has no entry of type"
                                + " user: runtimes leave the maps out, and the container's root"
                                + " would be that of the node");
        assertThat(withNamespaces(type("mount"), type("user")))
                .containsExactly(
                        "linux.uidMappings: is empty: nobody could be a user in the new user"
                                + " namespace",
                        "linux.gidMappings: is empty: nobody could be a user in the new user"
                                + " namespace");
    }

    @Test
    void mapsOverlapNotAndHoldWhoPreparesAndWhoRuns() {
        Map<String, Object> first = Json.object("containerID", 5, "hostID", 100_000, "size", 10);
        Map<String, Object> second = Json.object("containerID", 9, "hostID", 200_000, "size", 10);
        assertThat(
                        findings(
                                spec -> {
                                    Map<String, Object> linux = part(spec, "linux");
                                    linux.put("namespaces", List.of(type("mount"), type("user")));
                                    linux.put("uidMappings", List.of(first, second));
                                    linux.put(
                                            "gidMappings",
                                            List.of(Json.object("containerID", 0, "size", 1)));
                                }))
                .containsExactly(
                        "process.user.uid: is 0, which no line of linux.uidMappings maps",
                        "linux.uidMappings: the maps 5:100000:10 and 9:200000:10 overlap",
                        "linux.uidMappings: does not map 0, as whom a runtime prepares the"
                                + " container",
                        "linux.gidMappings[0].hostID: is missing");
    }

    @Test
    void joinedUsersWithoutMapsAreDoubtful() {
        assertThat(
                        findings(
                                spec ->
                                        part(spec, "linux")
                                                .put(
                                                        "namespaces",
                                                        List.of(
                                                                type("mount"),
                                                                type(
                                                                        "user",
                                                                        "/proc/self/ns/user"))),
                                Pods.NODE,
                                Weight.DOUBTFUL))
                .contains(
                        "linux.uidMappings: is empty: runc before 1.2 wants the maps of the user"
                                + " namespace to be joined, too");
    }

    @Test
    void whatIsMaskedNeedsAMountNamespace() {
        assertThat(
                        findings(
                                spec -> {
                                    Map<String, Object> linux = part(spec, "linux");
                                    linux.put("namespaces", List.of(type("pid")));
                                    linux.put("maskedPaths", List.of("/proc/kcore"));
                                    linux.put("readonlyPaths", List.of());
                                    linux.put("netDevices", Json.object("eth0", Json.object()));
                                }))
                .containsExactly(
                        "linux.maskedPaths: is set, but linux.namespaces has no entry of type"
                                + " mount",
                        "linux.netDevices: is set, but linux.namespaces has no entry of type"
                                + " network");
    }

    @Test
    void timesAreSetForNewNamespacesOnly() {
        Map<String, Object> offsets = Json.object("boottime", Json.object("secs", 7));
        assertThat(findings(spec -> part(spec, "linux").put("timeOffsets", offsets)))
                .containsExactly(
                        "linux.timeOffsets: is set, but linux.namespaces has no entry of type"
                                + " time");
        assertThat(
                        findings(
                                spec -> {
                                    part(spec, "linux").put("timeOffsets", offsets);
                                    part(spec, "linux")
                                            .put(
                                                    "namespaces",
                                                    List.of(
                                                            type("mount"),
                                                            type("time", "/proc/self/ns/time")));
                                }))
                .containsExactly(
                        "linux.timeOffsets: is set, but the time namespace is joined: its offsets"
                                + " are set already");
    }
}
