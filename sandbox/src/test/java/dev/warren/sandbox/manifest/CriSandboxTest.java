// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import static dev.warren.sandbox.manifest.Manifests.assertRefused;
import static dev.warren.sandbox.manifest.Manifests.bytes;
import static dev.warren.sandbox.manifest.Manifests.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.sandbox.pod.NamespaceModes.UserMaps;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.sandbox.pod.PortMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CriSandboxTest {
    /// As `crictl runp` takes it.
    static final String WHOLE =
            """
            {
              "metadata": {"name": "Web_1", "namespace": "shop", "uid": "hdishd83", "attempt": 2},
              "hostname": "web",
              "log_directory": "/var/log/pods/web",
              "dns_config": {"servers": ["10.0.0.10"], "searches": ["a.b"], "options": ["ndots:2"]},
              "port_mappings": [
                {"container_port": 80, "host_port": 8080, "host_ip": "0.0.0.0"},
                {"protocol": 1, "container_port": 53, "host_port": 53}
              ],
              "labels": {"app": "web"},
              "annotations": {"example.com/a": "b"},
              "linux": {
                "cgroup_parent": "/kubepods/besteffort",
                "sysctls": {"net.core.somaxconn": "1024"},
                "security_context": {
                  "privileged": false,
                  "namespace_options": {
                    "network": 0, "pid": 1, "ipc": 2,
                    "userns_options": {
                      "mode": 0,
                      "uids": [{"host_id": 100000, "container_id": 0, "length": 65536}],
                      "gids": [{"host_id": 200000, "container_id": 0, "length": 65536}]
                    }
                  }
                }
              }
            }
            """;

    private static final PodConfiguration READ =
            new PodConfiguration(
                    new PodIdentity("Web_1", "shop", "hdishd83", 2),
                    "web",
                    "/var/log/pods/web",
                    Optional.of(
                            new DnsConfiguration(
                                    List.of("10.0.0.10"), List.of("a.b"), List.of("ndots:2"))),
                    List.of(
                            new PortMapping("tcp", 80, 8080, "0.0.0.0"),
                            new PortMapping("udp", 53, 53, "")),
                    Map.of("app", "web"),
                    Map.of("example.com/a", "b"),
                    "/kubepods/besteffort",
                    new NamespaceModes(
                            Mode.POD,
                            Mode.CONTAINER,
                            Mode.NODE,
                            Optional.of(
                                    new UserMaps(
                                            List.of(new IdMap(0, 100_000, 65_536)),
                                            List.of(new IdMap(0, 200_000, 65_536))))),
                    Map.of("net.core.somaxconn", "1024"),
                    List.of(),
                    InterfaceRequest.none(),
                    List.of());

    @Test
    void whatCrictlTakesIsRead() throws MalformedException {
        assertThat(parse(WHOLE)).isEqualTo(READ);
    }

    @Test
    void whatProtobufWritesIsTheSame() throws MalformedException {
        String camel =
                WHOLE.replace("log_directory", "logDirectory")
                        .replace("dns_config", "dnsConfig")
                        .replace("port_mappings", "portMappings")
                        .replace("container_port", "containerPort")
                        .replace("host_port", "hostPort")
                        .replace("host_ip", "hostIp")
                        .replace("cgroup_parent", "cgroupParent")
                        .replace("security_context", "securityContext")
                        .replace("namespace_options", "namespaceOptions")
                        .replace("userns_options", "usernsOptions")
                        .replace("host_id", "hostId")
                        .replace("container_id", "containerId")
                        .replace("\"protocol\": 1", "\"protocol\": \"UDP\"")
                        .replace(
                                "\"pid\": 1, \"ipc\": 2",
                                "\"pid\": \"CONTAINER\", \"ipc\": \"NODE\"")
                        .replace("\"attempt\": 2", "\"attempt\": \"2\"");

        assertThat(camel).doesNotContain("_d", "_p", "_o");
        assertThat(parse(camel)).isEqualTo(READ);
    }

    @Test
    void whatIsAbsentIsTheFirstValueOfItsType() throws MalformedException {
        PodConfiguration pod =
                parse(
                        "{\"metadata\": {\"name\": \"p\"}, \"linux\": {\"resources\": {\"cpu_shares\": 0}}}");

        assertThat(pod.identity()).isEqualTo(new PodIdentity("p", "", "", 0));
        assertThat(pod.namespaces())
                .isEqualTo(new NamespaceModes(Mode.POD, Mode.POD, Mode.POD, Optional.empty()));
        assertThat(pod.hostName()).isEmpty();
    }

    @Test
    void whatIsNotSupportedIsNamedAllAtOnce() throws MalformedException {
        String document =
                """
                metadata: {name: p}
                windows: {security_context: {host_process: true}}
                linux:
                  resources: {cpu_shares: 5}
                  security_context: {privileged: true, run_as_user: {value: 5}, readonly_rootfs: false}
                """;
        assertRefused(
                document,
                "not supported: windows; linux.resources; linux.security_context.privileged;"
                        + " linux.security_context.run_as_user. Leave");
        assertThat(PodManifest.parse("p", bytes(document), true).ignoredFields()).hasSize(4);
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() {
        assertRefused("{}", "metadata.name: is missing");
        assertRefused("{\"metadata\": {\"name\": \"a/b\"}}", "metadata.name: must be a name");
        assertRefused(with("\"hostname\": \"a b\""), "hostname: must be a name");
        assertRefused(
                with("\"log_directory\": \"logs\""), "log_directory: must be an absolute path");
        assertRefused(
                with("\"log_directory\": \"/a\", \"logDirectory\": \"/b\""),
                "logDirectory: stands there twice: it is log_directory as well");
        assertRefused(
                with("\"port_mappings\": [{\"protocol\": 3, \"container_port\": 1}]"),
                "port_mappings[0].protocol: must be TCP, UDP, SCTP, or its number from 0 on");
        assertRefused(
                with("\"port_mappings\": [{}]"), "port_mappings[0].container_port: is missing");
        assertRefused(
                with("\"linux\": {\"cgroup_parent\": \"/a/../b\"}"), "must not go up by '..'");
        assertRefused(
                options("\"pid\": \"TARGET\""),
                "pid: of a sandbox must be POD or CONTAINER or NODE, not TARGET");
        assertRefused(options("\"network\": 1"), "network: of a sandbox must be POD or NODE");
        assertRefused(
                options("\"userns_options\": {\"mode\": 0}"),
                "userns_options.uids: a user namespace without a map has no users");
        assertRefused(
                options("\"userns_options\": {\"mode\": 2, \"uids\": [{\"length\": 1}]}"),
                "userns_options.mode: is NODE, which takes no maps");
        assertRefused(
                options("\"userns_options\": {\"uids\": [{\"length\": 0}]}"),
                "userns_options.uids: the map 0:0:0 is empty");
    }

    private static String with(String member) {
        return "{\"metadata\": {\"name\": \"p\"}, " + member + "}";
    }

    private static String options(String option) {
        return with("\"linux\": {\"security_context\": {\"namespace_options\": {" + option + "}}}");
    }
}
