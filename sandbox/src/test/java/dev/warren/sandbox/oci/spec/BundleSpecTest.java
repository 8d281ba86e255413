// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundleSpecTest {
    /// `runc spec` of runc 1.1.5, shortened, with what others add.
    private static final String WRITTEN =
            """
            {"ociVersion": "1.0.2-dev",
             "process": {"args": ["sh"], "cwd": "/", "noNewPrivileges": true},
             "root": {"path": "rootfs", "readonly": true},
             "hostname": "runc",
             "mounts": [
               {"destination": "/proc", "type": "proc", "source": "proc"},
               {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["ro"]},
               {"destination": "/data", "type": "bind", "source": "data", "options": ["rbind"]}],
             "annotations": {"org.example.who": "me", "io.kubernetes.cri.sandbox-id": "lie"},
             "linux": {
               "uidMappings": [{"containerID": 0, "hostID": 1, "size": 1}],
               "resources": {"pids": {"limit": 10}},
               "namespaces": [
                 {"type": "pid"}, {"type": "network"}, {"type": "ipc"}, {"type": "uts"},
                 {"type": "mount"}, {"type": "user"}, {"type": "cgroup"}, {"type": "time"}],
               "timeOffsets": {"boottime": {"secs": 7}}}}
            """;

    private static Map<String, Object> written() throws MalformedException {
        return Json.readObject(WRITTEN.getBytes(StandardCharsets.UTF_8), "the bundle");
    }

    private static Map<String, Object> joined(SandboxParts sandbox) throws SandboxException {
        return BundleSpec.of(written(), "/bundles/one", sandbox, Pods.CONTAINER_ID, "one", false);
    }

    private static SandboxParts standard() {
        return Pods.parts(
                Pods.pod(NamespaceModes.standard()),
                SharedNamespaces.ofNetwork("/p/net")
                        .withInterProcess("/p/ipc")
                        .withHostName("/p/uts"));
    }

    @Test
    void itsNamespacesBecomeThePods() throws SandboxException {
        Map<String, Object> spec = joined(standard());
        assertThat(Pods.namespaces(spec))
                .containsExactly(
                        "pid",
                        "ipc=/p/ipc",
                        "uts=/p/uts",
                        "mount",
                        "network=/p/net",
                        "cgroup",
                        "time");
        assertThat(Pods.at(spec, "linux.uidMappings").isPresent()).isFalse();
        assertThat(Pods.at(spec, "hostname").isPresent()).isFalse();
        assertThat(Pods.at(spec, "linux.timeOffsets").isPresent()).isTrue();
    }

    @Test
    void itsAnnotationsAndControlGroupBecomeThePods() throws SandboxException {
        Map<String, Object> spec = joined(standard());
        assertThat(Pods.at(spec, "annotations").textsByName())
                .containsEntry("org.example.who", "me")
                .containsEntry("io.kubernetes.cri.sandbox-id", Pods.ID)
                .containsEntry("io.kubernetes.cri.container-type", "container")
                .containsEntry("io.kubernetes.cri.container-name", "one");
        assertThat(Pods.at(spec, "linux.cgroupsPath").text())
                .isEqualTo("/warren/" + Pods.ID + "/" + Pods.CONTAINER_ID);
    }

    @Test
    void theRestStaysAndLeadsWhereItLed() throws SandboxException {
        Map<String, Object> spec = joined(standard());
        assertThat(Pods.at(spec, "root.path").text()).isEqualTo("/bundles/one/rootfs");
        assertThat(Pods.at(spec, "root.readonly").truth(false)).isTrue();
        assertThat(Pods.at(spec, "process").object())
                .isEqualTo(Pods.at(written(), "process").object());
        assertThat(Pods.at(spec, "linux.resources").object())
                .isEqualTo(Pods.at(written(), "linux.resources").object());
        assertThat(Pods.at(spec, "mounts").items().get(2).member("source").text())
                .isEqualTo("/bundles/one/data");
        assertThat(Pods.at(spec, "mounts").items().get(1).member("type").text()).isEqualTo("sysfs");
    }

    @Test
    void ownUsersOnTheNodesNetworkSeeTheNodesSysfs() throws SandboxException {
        NamespaceModes modes = Pods.withUsers(Pods.modes(Mode.NODE, Mode.CONTAINER, Mode.POD));
        Map<String, Object> spec =
                joined(Pods.parts(Pods.pod(modes), SharedNamespaces.ofProcess(77, modes)));
        assertThat(Pods.at(spec, "mounts").items().get(1).object())
                .containsEntry("type", "bind")
                .containsEntry("source", "/sys");
        assertThat(Pods.at(spec, "linux.uidMappings").items().getFirst().object())
                .containsEntry("size", 65_536L);
    }

    @Test
    void aDocumentThatIsNoneIsSaidWithItsFile() throws MalformedException {
        Map<String, Object> broken = written();
        broken.put("root", "rootfs");
        assertThatThrownBy(
                        () ->
                                BundleSpec.of(
                                        broken,
                                        "/bundles/one",
                                        standard(),
                                        Pods.CONTAINER_ID,
                                        "one",
                                        false))
                .isInstanceOf(MalformedException.class)
                .hasMessage("/bundles/one/config.json: root: must be an object");
    }
}
