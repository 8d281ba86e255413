// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What plugins are told of a pod.
final class PodNetworkRequestTest {
    private static final PodIdentity WEB = new PodIdentity("web", "default", "uid-1", 0);

    private static String bandwidth(Map<String, String> annotations) throws SandboxException {
        PodConfiguration plain = PodConfiguration.named(WEB);
        PodConfiguration pod =
                new PodConfiguration(
                        plain.identity(),
                        plain.hostName(),
                        plain.logDirectory(),
                        plain.dns(),
                        plain.ports(),
                        plain.labels(),
                        annotations,
                        plain.controlGroupParent(),
                        plain.namespaces(),
                        plain.sysctls(),
                        List.of(),
                        InterfaceRequest.none(),
                        plain.containers());
        Object limits = PodNetworkRequest.capabilities(pod).get(PodNetworkRequest.BANDWIDTH);
        return limits == null ? "" : new String(GoJson.encode(limits), StandardCharsets.UTF_8);
    }

    @Test
    void thePodIsNamedInTheArguments() {
        assertThat(Argument.joined(PodNetworkRequest.arguments("0123", WEB)))
                .isEqualTo(
                        "IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=web;K8S_POD_INFRA_CONTAINER_ID=0123;K8S_POD_UID=uid-1");
    }

    @Test
    void aPodThatAsksForNothingOffersItsAnnotationsAlone() throws SandboxException {
        Map<String, Object> capabilities =
                PodNetworkRequest.capabilities(PodConfiguration.named(WEB));

        assertThat(GoJson.encode(capabilities))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"io.kubernetes.cri.pod-annotations\":null}");
    }

    @Test
    void whatAPodWantsOfItsFirstInterfaceIsOfferedForThatAlone() throws SandboxException {
        PodConfiguration pod =
                PodConfiguration.named(WEB)
                        .withFirstInterface(
                                new InterfaceRequest(
                                        List.of("10.88.0.9/16", "fd00::9"),
                                        "c2:11:22:33:44:55",
                                        List.of("db")));

        assertThat(GoJson.encode(Attachment.ofPod(pod, "0123", "/n", "eth0").capabilities()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        "{\"io.kubernetes.cri.pod-annotations\":null,\"ips\":[\"10.88.0.9/16\",\"fd00::9\"],\"mac\":\"c2:11:22:33:44:55\",\"aliases\":[\"db\"]}");
        assertThat(Attachment.ofPod(pod, "0123", "/n", "eth1").capabilities())
                .containsOnlyKeys(PodNetworkRequest.ANNOTATIONS);
    }

    @ParameterizedTest
    @CsvSource({
        "1k,1000",
        "1000,1000",
        "10M,10000000",
        "1.5Gi,1610612736",
        ".5M,500000",
        "1e6,1000000",
        "1E3,1000",
        "1P,1000000000000000",
        "1000000m,1000",
        "1000.1,1001",
        "+2k,2000",
        "1024Ki,1048576",
        "2.k,2000"
    })
    void aBandwidthIsAQuantityOfKubernetes(String text, long bits) throws SandboxException {
        assertThat(bandwidth(Map.of("kubernetes.io/egress-bandwidth", text)))
                .isEqualTo(
                        "{\"IngressRate\":0,\"IngressBurst\":0,\"EgressRate\":"
                                + bits
                                + ",\"EgressBurst\":4294967295}");
    }

    @Test
    void bothDirectionsMayBeLimitedOrNone() throws SandboxException {
        assertThat(
                        bandwidth(
                                Map.of(
                                        "kubernetes.io/ingress-bandwidth",
                                        "1M",
                                        "kubernetes.io/egress-bandwidth",
                                        "2M")))
                .isEqualTo(
                        "{\"IngressRate\":1000000,\"IngressBurst\":4294967295,\"EgressRate\":2000000,\"EgressBurst\":4294967295}");
        assertThat(bandwidth(Map.of("other", "1M"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fast",
                "999",
                "-1M",
                "2P",
                "1e999",
                "1e-999",
                "1 M",
                "1MB",
                "1K",
                "0x10",
                "1Ei",
                "9999999999999999999999999999999999999"
            })
    void aBandwidthThatCannotBeIsAFailure(String text) {
        assertThat(
                        catchThrowableOfType(
                                SandboxException.class,
                                () -> bandwidth(Map.of("kubernetes.io/ingress-bandwidth", text))))
                .as(text)
                .hasMessageStartingWith(
                        "the annotation kubernetes.io/ingress-bandwidth of the pod must be ")
                .hasMessageEndingWith(", not '" + text + "'");
    }
}
