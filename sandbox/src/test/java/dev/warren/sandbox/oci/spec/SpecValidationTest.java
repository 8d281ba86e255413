// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.spec.Finding.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecValidationTest {
    @TempDir Path bundle;

    @BeforeEach
    void aRootFileSystem() throws IOException {
        Files.createDirectory(bundle.resolve("rootfs"));
    }

    /// A document that every runtime takes.
    private static Map<String, Object> good() {
        return Json.object(
                "ociVersion",
                "1.0.2",
                "process",
                Json.object(
                        "user",
                        Json.object("uid", 0, "gid", 0),
                        "args",
                        List.of("/bin/true"),
                        "cwd",
                        "/"),
                "root",
                Json.object("path", "rootfs"),
                "linux",
                Json.object(
                        "namespaces",
                        new ArrayList<Object>(
                                List.of(
                                        type("pid"),
                                        type("ipc"),
                                        type("uts"),
                                        type("mount"),
                                        type("network")))));
    }

    private static Map<String, Object> type(String word) {
        return Json.object("type", word);
    }

    private static Map<String, Object> type(String word, String path) {
        return Json.object("type", word, "path", path);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Map<String, Object> spec, String name) {
        return (Map<String, Object>) Objects.requireNonNull(spec.get(name));
    }

    private List<String> findings(Consumer<Map<String, Object>> change) {
        return findings(change, Pods.NODE, Weight.REFUSED);
    }

    private List<String> findings(
            Consumer<Map<String, Object>> change, NodeTraits node, Weight weight) {
        Map<String, Object> spec = good();
        change.accept(spec);
        return SpecValidation.of(spec, bundle.toString(), node).stream()
                .filter(finding -> finding.weight() == weight)
                .map(Finding::toString)
                .toList();
    }

    private List<String> withNamespaces(Object... entries) {
        return findings(spec -> part(spec, "linux").put("namespaces", List.of(entries)));
    }

    @Test
    void aGoodDocumentHasNoFindings() {
        assertThat(SpecValidation.of(good(), bundle.toString(), Pods.NODE)).isEmpty();
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
    void settingsBelongToNamespacesOfTheContainer() {
        Map<String, Object> settings =
                Json.object(
                        "kernel.shmmax", "1",
                        "net/ipv4/conf/eno2.100/rp_filter", "1",
                        "kernel.hostname", "x",
                        "kernel.domainname", "x",
                        "user.max_net_namespaces", "1",
                        "vm.swappiness", "1",
                        "net.ipv4..x", "1",
                        "fs.mqueue.msg_max", "1");
        assertThat(
                        findings(
                                spec -> {
                                    part(spec, "linux").put("sysctl", settings);
                                    part(spec, "linux").put("namespaces", List.of(type("mount")));
                                }))
                .containsExactly(
                        "linux.sysctl.kernel.shmmax: would be set for the node: linux.namespaces"
                                + " has no entry of type ipc",
                        "linux.sysctl.net/ipv4/conf/eno2.100/rp_filter: would be set for the node:"
                                + " linux.namespaces has no entry of type network",
                        "linux.sysctl.kernel.hostname: belongs to 'hostname' of the document",
                        "linux.sysctl.kernel.domainname: would be set for the node:"
                                + " linux.namespaces has no entry of type uts",
                        "linux.sysctl.user.max_net_namespaces: would be set for the node:"
                                + " linux.namespaces has no entry of type user",
                        "linux.sysctl.vm.swappiness: belongs to no namespace: it would be set for"
                                + " the whole node",
                        "linux.sysctl.net.ipv4..x: is no name of a setting: it would lead out of"
                                + " /proc/sys",
                        "linux.sysctl.fs.mqueue.msg_max: would be set for the node:"
                                + " linux.namespaces has no entry of type ipc");
    }

    @Test
    void aSettingOfANetworkThatIsTheNodesIsSeenThrough() {
        assertThat(
                        findings(
                                spec -> {
                                    part(spec, "linux")
                                            .put(
                                                    "namespaces",
                                                    List.of(
                                                            type("mount"),
                                                            type("network", "/proc/self/ns/net")));
                                    part(spec, "linux")
                                            .put("sysctl", Json.object("net.core.x", "1"));
                                }))
                .containsExactly(
                        "linux.sysctl.net.core.x: would be set for the node: /proc/self/ns/net is"
                                + " the network namespace of this process");
    }

    @Test
    void aProcessHasWordsAndAFolder() {
        assertThat(
                        findings(
                                spec -> {
                                    part(spec, "process").put("args", List.of());
                                    part(spec, "process").put("cwd", "srv");
                                    part(spec, "process").put("env", List.of("A=1", "B", "=2"));
                                }))
                .containsExactly(
                        "process.args: is empty: a runtime has nothing to start",
                        "process.cwd: is 'srv': it must begin with a slash",
                        "process.env[1]: is no variable: wanted is NAME=value",
                        "process.env[2]: is no variable: wanted is NAME=value");
        assertThat(findings(spec -> spec.remove("process")))
                .containsExactly("process: is missing: a runtime has nothing to start");
        assertThat(findings(spec -> part(spec, "process").put("args", List.of("a\0b"))))
                .containsExactly(
                        "process.args[0]: holds a zero character, at which the kernel would end it");
    }

    @Test
    void nobodyGivesWhatHeDoesNotHave() {
        NodeTraits poor = new NodeTraits("node-1", List.of("CAP_CHOWN"), 0, false);
        Consumer<Map<String, Object>> greedy =
                spec -> {
                    part(spec, "process").put("oomScoreAdj", -998);
                    part(spec, "process")
                            .put(
                                    "capabilities",
                                    Json.object(
                                            "bounding",
                                            List.of("CAP_CHOWN", "CAP_KILL", "CAP_FLY")));
                };
        assertThat(findings(greedy, poor, Weight.REFUSED))
                .containsExactly(
                        "process.oomScoreAdj: is -998: without CAP_SYS_RESOURCE it cannot be below"
                                + " that of this process, 0",
                        "process.capabilities.bounding[1]: is CAP_KILL, which this process does not"
                                + " have and cannot give");
        assertThat(findings(greedy, poor, Weight.DOUBTFUL))
                .containsExactly(
                        "process.capabilities.bounding[2]: is 'CAP_FLY', which Linux does not know"
                                + " as of 5.9: runtimes leave it out");
    }

    @Test
    void filesAreThere() throws IOException {
        Files.createSymbolicLink(bundle.resolve("link"), bundle.resolve("rootfs"));
        Files.createSymbolicLink(bundle.resolve("nowhere"), bundle.resolve("missing"));
        assertThat(
                        findings(
                                spec -> {
                                    part(spec, "root").put("path", "link");
                                    spec.put(
                                            "mounts",
                                            List.of(
                                                    bind("/a", "missing"),
                                                    bind("", "rootfs"),
                                                    bind("/c", "nowhere"),
                                                    bind("/d", "/proc/self/status")));
                                }))
                .containsExactly(
                        "root.path: leads over a symbolic link to "
                                + bundle.resolve("rootfs")
                                + ": name that folder itself",
                        "mounts[0].source: is "
                                + bundle.resolve("missing")
                                + ", which is not there",
                        "mounts[1].destination: is empty: it must be a path of the container",
                        "mounts[2].source: is "
                                + bundle.resolve("nowhere")
                                + ", a symbolic link that leads nowhere");
        assertThat(findings(spec -> part(spec, "root").put("path", "missing")))
                .containsExactly(
                        "root.path: leads to "
                                + bundle.resolve("missing")
                                + ", which is no folder");
        assertThat(findings(spec -> spec.remove("root")))
                .containsExactly("root: is missing: a container needs a root file system");
    }

    private static Map<String, Object> bind(String destination, String source) {
        return Json.object(
                "destination",
                destination,
                "type",
                "bind",
                "source",
                source,
                "options",
                List.of("rbind"));
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

    @Test
    void somethingOfAnotherKindHidesNoOtherFinding() {
        assertThat(
                        findings(
                                spec -> {
                                    spec.put("mounts", "all");
                                    part(spec, "process").put("cwd", 7L);
                                    part(spec, "process").put("args", List.of(""));
                                    part(spec, "linux").put("sysctl", List.of());
                                    part(spec, "linux").put("rootfsPropagation", "sideways");
                                }))
                .containsExactly(
                        "process.args[0]: is empty: no program has that name",
                        "process.cwd: must be a text, not 7",
                        "mounts: must be a list",
                        "linux.rootfsPropagation: must be one of private, rprivate, rshared,"
                                + " rslave, runbindable, shared, slave, unbindable",
                        "linux.sysctl: must be an object");
    }

    @Test
    void allThatWouldBeRefusedIsSaidInOneSentence() {
        Map<String, Object> spec = good();
        part(spec, "process").put("args", List.of());
        part(spec, "process").put("cwd", "");
        assertThatThrownBy(
                        () ->
                                SpecValidation.demand(
                                        spec, bundle.toString(), Pods.NODE, "/b/config.json"))
                .isInstanceOf(SandboxException.class)
                .hasMessage(
                        "/b/config.json: no runtime would take it: process.args: is empty: a runtime"
                                + " has nothing to start; process.cwd: is empty: it must be a"
                                + " folder of the container, such as '/'");
    }
}
