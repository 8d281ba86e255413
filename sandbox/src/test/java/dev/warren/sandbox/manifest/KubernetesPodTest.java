// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import static dev.warren.sandbox.manifest.Manifests.OF_KUBECTL;
import static dev.warren.sandbox.manifest.Manifests.WHOLE;
import static dev.warren.sandbox.manifest.Manifests.assertRefused;
import static dev.warren.sandbox.manifest.Manifests.bytes;
import static dev.warren.sandbox.manifest.Manifests.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.BindMount;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.sandbox.pod.HostAlias;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.sandbox.pod.PortMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KubernetesPodTest {
    private static final ContainerConfiguration APP =
            new ContainerConfiguration(
                    "app",
                    new RootSource.Image("/images/app", "v1"),
                    List.of("/bin/app", "--name=web"),
                    List.of("web-$(MISSING)", "$(NAME)", "$"),
                    "/srv",
                    List.of("NAME=web", "FULL=web.example", "EMPTY="),
                    Optional.of(new WantedUser(1000, Optional.of(2000L), List.of(3000L, 3001L))),
                    true,
                    false,
                    List.of("NET_ADMIN", "SYS_TIME"),
                    List.of("ALL"),
                    List.of(new BindMount("/srv/data", "/data", true, "rslave")),
                    Optional.empty(),
                    Map.of(),
                    true);

    private static final ContainerConfiguration HELPER =
            new ContainerConfiguration(
                    "helper",
                    new RootSource.Folder("/srv/helper"),
                    List.of(),
                    List.of(),
                    "",
                    List.of(),
                    Optional.of(new WantedUser(7, Optional.of(2000L), List.of(3000L, 3001L))),
                    false,
                    true,
                    List.of(),
                    List.of(),
                    List.of(new BindMount("/tmp", "/tmp", false, "rshared")),
                    Optional.empty(),
                    Map.of(),
                    false);

    @Test
    void everythingThatIsSupportedIsRead() throws MalformedException {
        assertThat(parse(WHOLE))
                .isEqualTo(
                        new PodConfiguration(
                                new PodIdentity(
                                        "web.front",
                                        "shop",
                                        "5f3c1e1a-8d1b-4c69-a6ab-97c9f0f2b0d1",
                                        0),
                                "web",
                                "",
                                Optional.of(
                                        new DnsConfiguration(
                                                List.of("10.0.0.10", "fd00::a"),
                                                List.of("shop.example", "."),
                                                List.of("ndots:5", "edns0"))),
                                List.of(
                                        new PortMapping("tcp", 80, 8080, "127.0.0.1"),
                                        new PortMapping("udp", 53, 0, "")),
                                Map.of("app.kubernetes.io/name", "web", "tier", ""),
                                Map.of("example.com/note", "free text: with\nlines"),
                                "",
                                new NamespaceModes(
                                        Mode.POD,
                                        Mode.POD,
                                        Mode.NODE,
                                        Optional.of(PodManifest.STANDARD_USERS)),
                                Map.of(
                                        "net.ipv4.ip_local_port_range",
                                        "1024 65535",
                                        "net.ipv4.conf.eth0/100.forwarding",
                                        "1"),
                                List.of(
                                        new HostAlias(
                                                "10.1.2.3", List.of("db", "db.shop.example"))),
                                InterfaceRequest.none(),
                                List.of(APP, HELPER)));
    }

    @Test
    void theSameInJsonIsTheSame() throws MalformedException {
        byte[] json = Json.write(Documents.read("pod.yaml", bytes(WHOLE)).object());

        assertThat(PodManifest.parse("pod.json", json, false).configuration())
                .isEqualTo(parse(WHOLE));
    }

    @Test
    void whatKubectlWritesIsRead() throws MalformedException {
        PodConfiguration pod = parse(OF_KUBECTL);

        assertThat(pod.identity()).isEqualTo(new PodIdentity("app", "default", "", 0));
        assertThat(pod.hostName()).isEqualTo("app");
        assertThat(pod.namespaces()).isEqualTo(NamespaceModes.standard());
        assertThat(pod.dns()).isEmpty();
        assertThat(pod.containers())
                .containsExactly(
                        ContainerConfiguration.of(
                                "app", new RootSource.Image("/images/app", ""), List.of()));
    }

    private static String pod(String spec) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {" + spec + "}\n";
    }

    private static String container(String fields) {
        return pod("containers: [{name: c, image: 'rootfs:/r', " + fields + "}]");
    }

    @Test
    void theNodesNamespacesLeaveNothingToMapAndNoNameOfItsOwn() throws MalformedException {
        PodConfiguration pod =
                parse(
                        pod(
                                "hostNetwork: true, hostPID: true, hostname: x, containers: [{name: c,"
                                        + " image: 'rootfs:/r', ports: [{containerPort: 80, hostPort: 80}]}]"));

        assertThat(pod.namespaces())
                .isEqualTo(new NamespaceModes(Mode.NODE, Mode.NODE, Mode.POD, Optional.empty()));
        assertThat(pod.hostName()).isEmpty();
        assertThat(pod.ports()).isEmpty();
    }

    @Test
    void aNameThatIsTooLongForAHostIsCut() throws MalformedException {
        assertThat(
                        parse(
                                        OF_KUBECTL.replace(
                                                "name: app\nspec",
                                                "name: " + "a".repeat(62) + ".b\nspec"))
                                .hostName())
                .isEqualTo("a".repeat(62));
    }

    @Test
    void everyFieldThatIsNotSupportedIsNamedAndAllAtOnce() throws MalformedException {
        String document =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, ownerReferences: [{name: x}], finalizers: []}
                spec:
                  initContainers: [{name: i, image: x}]
                  nodeName: n1
                  restartPolicy: Always
                  dnsPolicy: ClusterFirst
                  securityContext: {fsGroup: 1}
                  volumes:
                  - {name: e, emptyDir: {}}
                  - {name: h, hostPath: {path: /h, type: DirectoryOrCreate}}
                  containers:
                  - name: c
                    image: rootfs:/r
                    imagePullPolicy: Always
                    env: [{name: A, valueFrom: {fieldRef: {fieldPath: x}}}]
                    livenessProbe: {exec: {command: [x]}}
                    securityContext: {seccompProfile: {type: RuntimeDefault}, runAsGroup: 5}
                    volumeMounts: [{name: e, mountPath: /e}, {name: h, mountPath: /h, subPath: x}]
                """;
        List<String> fields =
                List.of(
                        "metadata.ownerReferences",
                        "spec.initContainers",
                        "spec.nodeName",
                        "spec.restartPolicy (nothing is started again here: only Never is supported)",
                        "spec.volumes[0].emptyDir",
                        "spec.volumes[1].hostPath.type (Directory and File are supported)",
                        "spec.containers[0].livenessProbe",
                        "spec.containers[0].imagePullPolicy (nothing is pulled here: Never and"
                                + " IfNotPresent are supported)",
                        "spec.containers[0].securityContext.seccompProfile",
                        "spec.containers[0].env[0].valueFrom",
                        "spec.containers[0].securityContext.runAsGroup (it needs runAsUser beside it)",
                        "spec.containers[0].volumeMounts[1].subPath",
                        "spec.dnsPolicy (there is no cluster here: None and Default are supported)",
                        "spec.securityContext.fsGroup");

        assertRefused(
                document, "pod.yaml: not supported: " + String.join("; ", fields) + ". Leave");

        PodManifest.Parsed parsed = PodManifest.parse("pod.yaml", bytes(document), true);
        assertThat(parsed.ignoredFields()).isEqualTo(fields);
        assertThat(parsed.configuration().containers().getFirst().mounts())
                .containsExactly(new BindMount("/h", "/h", false, "private"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "metadata: {name: P} | metadata.name: must be a name of small letters, digits, '-' and '.'",
                "metadata: {name: 'a;IP=1'} | metadata.name: must be",
                "metadata: {} | metadata.name: is missing",
                "metadata: {name: p, namespace: a.b} | metadata.namespace: must be a name of small letters",
                "metadata: {name: p, uid: ../x} | metadata.uid: must be a name of letters",
                "metadata: {name: p, labels: {a: 'b c'}} | metadata.labels.a: must be letters, digits",
                "metadata: {name: p, labels: {'-a': b}} | metadata.labels.-a: '-a' is no key",
                "metadata: {name: p, labels: {a: 5}} | metadata.labels.a: must be a text, not 5",
                "metadata: {name: p, annotations: {'a/b/c': x}} | 'a/b/c' is no key",
                "metadata: {name: p, name: q} | it is no YAML: found duplicate key name (line ",
                "kind: Deployment | kind: must be Pod, not 'Deployment'",
                "apiVersion: v2 | apiVersion: must be v1, not 'v2'",
                "spec: 5 | spec: must be an object",
                "5: x | '5' is no text, as a key must be",
                "metadata: {name: &a [*a]} | too large when its aliases are unfolded",
                "metadata: !!binary aGVsbG8= | metadata: it is of a kind that JSON does not have",
                "metadata: !!java.lang.String x | it is no YAML:"
            })
    void whatIsWrongIsSaidWithItsPlace(String line, String reason) {
        String key = line.substring(0, line.indexOf(':'));
        String document =
                OF_KUBECTL
                        .replaceAll("(?s)metadata:.*spec:", "metadata: {name: p}\nspec:")
                        .replaceAll("(?m)^" + key + ":.*$", "");
        String kept = key.equals("spec") ? document.replaceAll("(?ms)^  .*", "") : document;

        assertRefused(kept.replaceFirst("^\n", "") + line + "\n", reason);
    }

    @Test
    void wrongThingsInASpecAreSaidWithTheirPlaces() {
        assertRefused(
                pod("hostNetwork: yes"), "spec.hostNetwork: must be true or false, not 'yes'");
        assertRefused(
                pod("hostPID: true, shareProcessNamespace: true"),
                "spec.shareProcessNamespace: must not be true together with hostPID");
        assertRefused(
                pod("dnsPolicy: None"),
                "spec.dnsConfig.nameservers: must have at least one name server");
        assertRefused(
                pod("dnsPolicy: None, dnsConfig: {nameservers: [one]}"),
                "spec.dnsConfig.nameservers[0]: must be an IPv4 or IPv6 address, not 'one'");
        assertRefused(
                pod("dnsPolicy: None, dnsConfig: {nameservers: ['::1'], options: [{name: 'a b'}]}"),
                "spec.dnsConfig.options[0].name: must be one word");
        assertRefused(pod("hostAliases: [{ip: 1.2.3.4}]"), "spec.hostAliases[0]: has no hostnames");
        assertRefused(
                pod("hostAliases: [{ip: 1.2.3.4, hostnames: [\"a\\nb\"]}]"),
                "spec.hostAliases[0].hostnames[0]: must be a name");
        assertRefused(
                pod("securityContext: {sysctls: [{name: ../x, value: '1'}]}"),
                "spec.securityContext.sysctls[0].name: must be the name of a sysctl");
        assertRefused(
                pod(
                        "securityContext: {sysctls: [{name: a.b, value: '1'}, {name: a/b, value: '2'}]}"),
                "spec.securityContext.sysctls[1]: 'a.b' stands there twice");
        assertRefused(
                pod("securityContext: {sysctls: [{name: a.b, value: 1}]}"),
                "spec.securityContext.sysctls[0].value: must be a text, not 1");
        assertRefused(
                pod("volumes: [{name: v, hostPath: {path: etc}}]"),
                "spec.volumes[0].hostPath.path: must be an absolute path");
        assertRefused(
                pod("volumes: [{name: v, hostPath: {path: /a/../b}}]"), "must not go up by '..'");
        assertRefused(
                pod("volumes: [{name: v, hostPath: {path: /etc/passwd, type: Directory}}]"),
                "spec.volumes[0].hostPath.type: says that '/etc/passwd' is a folder, and it is none");
        assertRefused(pod("volumes: [{name: v}, {name: v}]"), "'v' is the name of two volumes");
    }

    @Test
    void wrongThingsInAContainerAreSaidWithTheirPlaces() {
        assertRefused(
                pod("containers: [{name: c, image: 'rootfs:/r'}, {name: c, image: 'rootfs:/r'}]"),
                "spec.containers[1].name: is the name of two containers");
        assertRefused(pod("containers: [{name: c}]"), "spec.containers[0].image: is missing");
        for (String rights : List.of("privileged: true", "capabilities: {add: [SYS_ADMIN]}")) {
            assertRefused(
                    pod(
                            "containers: [{name: c, image: 'rootfs:/r', securityContext: {allowPrivilegeEscalation: false, "
                                    + rights
                                    + "}}]"),
                    "spec.containers[0].securityContext.allowPrivilegeEscalation: must not be false");
        }
        assertRefused(
                pod("containers: [{name: c, image: nginx:1.27}]"),
                "spec.containers[0].image: 'nginx:1.27' is no place on this machine, and nothing is pulled");
        assertRefused(
                pod("containers: [{name: c, image: /absent/x}]"),
                "there is nothing at '/absent/x'");
        assertRefused(pod("containers: [{name: c, image: 'oci:'}]"), "image: names no path");
        assertRefused(
                container("env: [{name: A, value: 8080}]"),
                "spec.containers[0].env[0].value: must be a text, not 8080");
        assertRefused(container("env: [{name: 'A=B'}]"), "is no name of a variable: 'A=B'");
        assertRefused(container("command: [1]"), "spec.containers[0].command[0]: must be a text");
        assertRefused(container("command: \"x\""), "spec.containers[0].command: must be a list");
        assertRefused(container("args: [\"a\\0b\"]"), "must not hold a NUL character");
        assertRefused(
                container("ports: [{containerPort: 70000}]"),
                "spec.containers[0].ports[0].containerPort: must be a whole number from 1 to 65535");
        assertRefused(
                container("ports: [{containerPort: 1, protocol: tcp}]"),
                "must be TCP, UDP or SCTP");
        assertRefused(
                container(
                        "ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9}]"),
                "spec.containers[0].ports[1].hostPort: 9 is taken by another port of the pod");
        assertRefused(
                container("volumeMounts: [{name: v, mountPath: /v}]"),
                "spec.containers[0].volumeMounts[0].name: there is no volume 'v'");
        assertRefused(
                container("securityContext: {capabilities: {add: [net_admin]}}"),
                "spec.containers[0].securityContext.capabilities.add[0]: must be the name of a");
        assertRefused(
                container("securityContext: {runAsUser: 0, runAsNonRoot: true}"),
                "spec.containers[0].securityContext.runAsUser: must not be 0 with runAsNonRoot");
        assertRefused(
                container("securityContext: {runAsUser: -1}"),
                "must be a whole number from 0 to 2147483647, not -1");
        assertRefused(
                pod(
                        "volumes: [{name: v, hostPath: {path: /v}}], containers: [{name: c, image:"
                                + " 'rootfs:/r', volumeMounts: [{name: v, mountPath: /v,"
                                + " mountPropagation: Bidirectional}]}]"),
                "mountPropagation: can only be Bidirectional in a privileged container");
    }
}
