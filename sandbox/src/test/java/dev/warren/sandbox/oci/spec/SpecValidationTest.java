// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.spec.Finding.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class SpecValidationTest extends SpecGround {
    @Test
    void aGoodDocumentHasNoFindings() {
        assertThat(SpecValidation.of(good(), bundle.toString(), Pods.NODE)).isEmpty();
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
