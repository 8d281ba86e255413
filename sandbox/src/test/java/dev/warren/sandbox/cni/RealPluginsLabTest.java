// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.namespace.NetworkNamespace;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.testkit.Command;
import dev.warren.testkit.Engine;
import dev.warren.testkit.Extra;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The plugins of the distribution, in a namespace that stands for the node, so that nothing of theirs touches the
/// machine itself.
@Lab
@Engine("cni-plugins")
@ExtendWith(LeakGuard.class)
final class RealPluginsLabTest {
    private static final String BIN = "/usr/lib/cni";
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private LabTopology lab;
    private LabNamespace node;
    private LabNamespace pod;
    private FakePlugins fakes;

    @BeforeEach
    void open() throws IOException {
        lab = new LabTopology();
        node = lab.namespace("warren-cni-node");
        pod = lab.namespace("warren-cni-pod");
        fakes = new FakePlugins(folder.resolve("fakes"), "fake");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private interface Work<T> {
        T with(CniClient client) throws SandboxException;
    }

    private interface Errand {
        void with(CniClient client) throws SandboxException;
    }

    /// Does something as if it ran on the node: plugins begin where the calling thread is.
    private <T> T onNode(Work<T> work) throws Exception {
        CniClient client =
                new CniClient(
                        List.of(fakes.bin(), BIN), folder.resolve("cache").toString(), DEADLINE);
        try (NetworkNamespace namespace = NetworkNamespace.open(node.path().toString())) {
            return namespace.call(() -> work.with(client));
        }
    }

    private void doneOnNode(Errand errand) throws Exception {
        onNode(
                client -> {
                    errand.with(client);
                    return true;
                });
    }

    /// Without portmap: that of Debian (1.1) looks for the rules of both families whatever the pod has.
    private boolean isChecked(NetworkConfiguration network) throws Exception {
        return onNode(client -> client.check(network, attachment("eth0")));
    }

    private <E extends SandboxException> E failureOnNode(Class<E> kind, Errand errand)
            throws Exception {
        return onNode(client -> catchThrowableOfType(kind, () -> errand.with(client)));
    }

    private NetworkConfiguration network(String version, String... plugins)
            throws SandboxException {
        return NetworkConfiguration.parse(
                "{\"cniVersion\":\"%s\",\"name\":\"warren-cni\",\"plugins\":[%s]}"
                        .formatted(version, String.join(",", plugins))
                        .getBytes(StandardCharsets.UTF_8),
                "warren-cni.conflist");
    }

    private String ipam() {
        return "\"ipam\":{\"type\":\"host-local\",\"dataDir\":\"%s\",\"ranges\":[[{\"subnet\":\"10.88.7.0/24\"}],[{\"subnet\":\"fd88:7::/64\"}]],\"routes\":[{\"dst\":\"0.0.0.0/0\"}]}"
                .formatted(folder.resolve("ipam"));
    }

    private String bridge() {
        return "{\"type\":\"bridge\",\"bridge\":\"cni0\",\"isGateway\":true," + ipam() + "}";
    }

    private static String portmap() {
        return "{\"type\":\"portmap\",\"snat\":false,\"capabilities\":{\"portMappings\":true}}";
    }

    private Attachment attachment(String interfaceName) {
        return new Attachment(
                "0123456789ab",
                pod.path().toString(),
                interfaceName,
                List.of(new Argument("IgnoreUnknown", "1"), new Argument("K8S_POD_NAME", "web")),
                Map.of(
                        PodNetworkRequest.PORT_MAPPINGS,
                        List.of(
                                Json.object(
                                        "HostPort",
                                        18080,
                                        "ContainerPort",
                                        80,
                                        "Protocol",
                                        "tcp",
                                        "HostIP",
                                        ""))));
    }

    private List<String> leases() throws IOException {
        List<String> names = new ArrayList<>();
        Path leases = folder.resolve("ipam/warren-cni");
        if (Files.exists(leases)) {
            try (Stream<Path> files = Files.list(leases)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.contains(".") || name.contains(":"))
                        .filter(name -> !name.startsWith("last_reserved_ip"))
                        .sorted()
                        .forEach(names::add);
            }
        }
        return names;
    }

    private String links(LabNamespace namespace) {
        return namespace.run("ip", "-brief", "link");
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(links(pod)).doesNotContain("eth0");
        assertThat(links(node)).doesNotContain("veth");
        assertThat(leases()).isEmpty();
        assertThat(folder.resolve("cache/results/warren-cni-0123456789ab-eth0")).doesNotExist();
    }

    @Test
    void aBridgeIsAttachedCheckedAndDetached() throws Exception {
        NetworkConfiguration network = network("1.0.0", bridge(), portmap());
        NetworkConfiguration checked = network("1.0.0", bridge());

        AttachmentResult result = onNode(client -> client.add(network, attachment("eth0")));

        assertThat(result.interfaces())
                .extracting(AttachmentResult.Interface::name)
                .hasSize(3)
                .startsWith("cni0")
                .endsWith("eth0");
        PodAddresses addresses = PodAddresses.of(List.of(result), PodAddresses.Preference.IPV4);
        assertThat(pod.run("ip", "-4", "-brief", "address", "show", "eth0"))
                .contains(addresses.primary() + "/24");
        assertThat(pod.run("ip", "route")).contains("default via 10.88.7.1 dev eth0");
        assertThat(leases())
                .containsExactly(
                        addresses.primary().toString(),
                        addresses.additional().getFirst().toString());
        assertThat(node.run("iptables", "-t", "nat", "-S"))
                .contains("--to-destination " + addresses.primary() + ":80");
        assertThat(isChecked(checked)).isTrue();

        pod.run("ip", "address", "flush", "dev", "eth0");
        CniException changed =
                failureOnNode(
                        CniException.class, client -> client.check(network, attachment("eth0")));
        assertThat(changed)
                .hasMessageStartingWith(
                        "the CNI plugin 'bridge' of the network 'warren-cni' failed to CHECK eth0 of 0123456789ab: ");

        doneOnNode(client -> client.delete(network, attachment("eth0")));
        assertNothingIsLeft();
        assertThat(node.run("iptables", "-t", "nat", "-S")).doesNotContain("--to-destination");
        doneOnNode(client -> client.delete(network, attachment("eth0")));
        doneOnNode(client -> client.delete(network, attachment("eth0").withoutNamespace()));
    }

    @Test
    void aPairOfLinksIsAttachedCheckedAndDetached() throws Exception {
        assertRoundTrip(network("0.4.0", "{\"type\":\"ptp\"," + ipam() + "}"));
    }

    @Test
    void aMacvlanIsAttachedCheckedAndDetached() throws Exception {
        lab.vethPair(
                LinkEnd.in(node, "uplink"), LinkEnd.in(lab.namespace("warren-cni-wire"), "wire"));
        assertRoundTrip(
                network("1.0.0", "{\"type\":\"macvlan\",\"master\":\"uplink\"," + ipam() + "}"));
    }

    private void assertRoundTrip(NetworkConfiguration network) throws Exception {
        AttachmentResult result = onNode(client -> client.add(network, attachment("eth0")));

        PodAddresses addresses = PodAddresses.of(List.of(result), PodAddresses.Preference.IPV4);
        assertThat(pod.run("ip", "-4", "-brief", "address", "show", "eth0"))
                .contains(addresses.primary().toString());
        assertThat(isChecked(network)).isTrue();
        doneOnNode(client -> client.delete(network, attachment("eth0")));
        assertNothingIsLeft();
    }

    @Test
    void theLoopbackInterfaceIsBroughtUp() throws Exception {
        assertThat(links(pod)).contains("lo               DOWN");

        AttachmentResult result =
                onNode(client -> client.add(NetworkConfiguration.loopback(), attachment("lo")));

        assertThat(links(pod)).doesNotContain("DOWN");
        assertThat(result.interfaces())
                .extracting(AttachmentResult.Interface::name)
                .containsExactly("lo");
        assertThat(folder.resolve("cache/results/cni-loopback-0123456789ab-lo")).exists();
        doneOnNode(client -> client.delete(NetworkConfiguration.loopback(), attachment("lo")));
    }

    @Test
    void whatAFailedAddHasGivenIsTakenBackByADelete() throws Exception {
        NetworkConfiguration network = network("1.0.0", bridge(), "{\"type\":\"fake\"}");
        fakes.answer("fake", Verb.ADD, "echo '{\"code\":100,\"msg\":\"no\"}'; exit 1");

        assertThat(
                        failureOnNode(
                                CniException.class,
                                client -> client.add(network, attachment("eth0"))))
                .hasMessageContaining("'fake'");
        assertThat(leases()).hasSize(2);

        doneOnNode(client -> client.delete(network, attachment("eth0")));
        assertNothingIsLeft();
    }

    @Test
    void aDeleteGivesTheAddressBackAlthoughALaterPluginFails() throws Exception {
        NetworkConfiguration network = network("1.0.0", bridge(), "{\"type\":\"fake\"}");
        fakes.answer(
                "fake",
                Verb.ADD,
                "sed 's/.*\"prevResult\":\\(.*\\),\"type\".*/\\1/' \"$note/input\"");
        fakes.answer("fake", Verb.DEL, "exit 1");
        doneOnNode(client -> client.add(network, attachment("eth0")));
        assertThat(leases()).hasSize(2);

        assertThat(
                        failureOnNode(
                                CniException.class,
                                client -> client.delete(network, attachment("eth0"))))
                .hasMessageContaining("'fake'");

        assertThat(leases()).isEmpty();
        assertThat(links(pod)).doesNotContain("eth0");
        fakes.answer("fake", Verb.DEL, "");
        doneOnNode(client -> client.delete(network, attachment("eth0")));
        assertNothingIsLeft();
    }

    @Test
    void aVersionThatThePluginsDoNotSpeakIsSaid() throws Exception {
        NetworkConfiguration network = network("1.1.0", "{\"type\":\"loopback\"}");
        List<String> versions = onNode(client -> client.versions("loopback"));
        assertThat(versions).contains("0.4.0", "1.0.0");
        if (versions.contains("1.1.0")) {
            doneOnNode(client -> client.validate(network));
            return;
        }

        assertThat(failureOnNode(CniException.class, client -> client.validate(network)))
                .hasMessageContaining(
                        "the network is configured for version 1.1.0, and it speaks 0.1.0, ");
        assertThat(
                        failureOnNode(
                                CniException.class,
                                client -> client.add(network, attachment("lo"))))
                .hasMessageContaining("(code 1: it does not speak this version of CNI)");
    }

    @Test
    @Extra("go")
    void eachSideTakesBackWhatTheOtherHasAttached() throws Exception {
        Libcni.demand();
        NetworkConfiguration network = network("1.0.0", bridge(), portmap());
        NetworkConfiguration checked = network("1.0.0", bridge());
        Path file = Files.write(folder.resolve("10.conflist"), network.document());

        doneOnNode(client -> client.add(network, attachment("eth0")));
        libcni("del", file).answer();
        assertNothingIsLeft();

        libcni("add", file).answer();
        assertThat(leases()).hasSize(2);
        assertThat(isChecked(checked)).isTrue();
        doneOnNode(client -> client.collectGarbage(network, List.of()));
        assertNothingIsLeft();
        assertThat(Command.of("ip", "netns", "list").output()).contains("warren-cni-pod");
    }

    private Libcni libcni(String verb, Path file) {
        return Libcni.asked(verb)
                .inside(node.path())
                .with("File", file.toString())
                .with("Bin", List.of(BIN))
                .with("Cache", folder.resolve("cache").toString())
                .with("Capabilities", attachment("eth0").capabilities())
                .about(attachment("eth0"));
    }
}
