// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.cli.ExitStatus;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `warren cni`, with the machine's plugins and namespaces that `ip netns` made.
@Lab
@ExtendWith(LeakGuard.class)
final class CniCommandsTest {
    private static final String NAME = "cni-commands";
    private static final String PATH = "/run/netns/" + NAME;

    private LabTopology machine;
    private PodFolder pods;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        pods = new PodFolder(folder, "wrncmd1", "10.231.82.0/24");
        machine.namespace(NAME);
    }

    @AfterEach
    void removeAll() {
        Warren.run(pods.cni("gc", "mynet", "--all"));
        pods.close();
        machine.close();
    }

    private Warren cni(String... words) {
        return Warren.run(pods.cni(words));
    }

    /// As cnitool makes it of a path.
    private static String containerId() {
        return "cnitool-"
                + Command.run("sh", "-c", "printf %s " + PATH + " | sha512sum").substring(0, 20);
    }

    private static String addresses() {
        return Command.run("ip", "-n", NAME, "-br", "addr");
    }

    @Test
    void addAttachesANamespaceAndPrintsWhatThePluginSays() {
        Warren added = cni("add", "mynet", NAME);

        assertThat(added.errors()).isEmpty();
        assertThat(added.status()).isZero();
        JsonNode result = added.json();
        String address = result.at("/ips/0/address").asText();
        assertThat(result.get("cniVersion").asText()).isEqualTo("1.0.0");
        assertThat(result.at("/interfaces/2/sandbox").asText()).isEqualTo(PATH);
        assertThat(address).matches("10\\.231\\.82\\.\\d+/24");
        assertThat(addresses()).containsPattern("eth0@\\S+ +UP +" + address);
    }

    @Test
    void theContainerIdIsCnitoolsSoThatEachFindsTheOthersCache() {
        assertThat(cni("add", "mynet", NAME, "--ifname", "net1").status()).isZero();

        assertThat(pods.left()).contains("mynet-" + containerId() + "-net1");
        assertThat(addresses()).contains("net1");
    }

    @Test
    void delTakesItBackAndMayBeAskedForAgain() {
        cni("add", "mynet", NAME);

        assertThat(cni("del", "mynet", PATH)).isEqualTo(new Warren(0, "", ""));

        assertThat(addresses()).doesNotContain("eth0");
        assertThat(pods.left()).isEmpty();
        assertThat(cni("del", "mynet", PATH)).isEqualTo(new Warren(0, "", ""));
    }

    @Test
    void delGivesAddressesBackAlsoWhenTheNamespaceIsGone() {
        cni("add", "mynet", NAME);
        Command.run("ip", "netns", "delete", NAME);
        assertThat(pods.left()).isNotEmpty();

        assertThat(cni("del", "mynet", NAME)).isEqualTo(new Warren(0, "", ""));

        assertThat(pods.left()).isEmpty();
    }

    @Test
    void checkFindsWhatIsNotAsItWasMade() {
        cni("add", "mynet", NAME);
        assertThat(cni("check", "mynet", NAME)).isEqualTo(new Warren(0, "", ""));

        Command.run("ip", "-n", NAME, "addr", "flush", "dev", "eth0");

        Warren check = cni("check", "mynet", NAME);
        assertThat(check.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(check.errors())
                .startsWith(
                        "warren: the CNI plugin 'bridge' of the network 'mynet' failed to CHECK eth0 of cnitool-")
                .hasLineCount(1);
    }

    @Test
    void gcTakesBackWhatNamespacesThatAreGoneHad() {
        machine.namespace("cni-commands-2");
        cni("add", "mynet", NAME);
        cni("add", "mynet", "cni-commands-2");
        Command.run("ip", "netns", "delete", NAME);

        Warren collected = cni("gc", "mynet");

        assertThat(collected)
                .isEqualTo(new Warren(0, "detached eth0 of " + containerId() + "\n", ""));
        assertThat(pods.left()).noneMatch(name -> name.contains(containerId()));
        assertThat(Command.run("ip", "-n", "cni-commands-2", "-br", "addr")).contains("eth0");
    }

    @Test
    void gcLeavesWhatTheCacheDoesNotSayTheNamespaceOfAndNamesIt() throws Exception {
        cni("add", "mynet", NAME);
        // As the library of containerd 1.6 keeps it.
        Path kept = pods.cache().resolve("results/mynet-" + containerId() + "-eth0");
        String old = Files.readString(kept).replace(",\"netns\":\"" + PATH + "\"", "");
        assertThat(old).doesNotContain("\"netns\"");
        Files.writeString(kept, old);

        assertThat(cni("gc", "mynet"))
                .isEqualTo(
                        new Warren(
                                0,
                                "",
                                "warren: note: eth0 of %s is left: the cache does not say in which namespace it is; --all takes it back with all others\n"
                                        .formatted(containerId())));
        JsonNode told = cni("gc", "mynet", "-o", "json").json();
        assertThat(told.get("kind").asText()).isEqualTo("CniGarbage");
        assertThat(told.at("/unknown/0/containerId").asText()).isEqualTo(containerId());
        assertThat(told.get("detached")).isEmpty();
        assertThat(addresses()).contains("eth0");
        assertThat(pods.left()).contains("mynet-" + containerId() + "-eth0");

        assertThat(cni("gc", "mynet", "--all").output())
                .isEqualTo("detached eth0 of " + containerId() + "\n");
        assertThat(pods.left()).isEmpty();
    }

    @Test
    void eachVerbAnswersProgramsInJson() {
        cni("add", "mynet", NAME, "-o", "json");

        JsonNode check = cni("check", "mynet", NAME, "-o", "json").json();
        assertThat(check.get("kind").asText()).isEqualTo("CniAnswer");
        assertThat(check.get("verb").asText()).isEqualTo("CHECK");
        assertThat(check.get("asked").asBoolean()).isTrue();
        assertThat(check.get("ok").asBoolean()).isTrue();
        assertThat(cni("status", "mynet", "-o", "json").json().get("asked").asBoolean()).isFalse();
        Command.run("ip", "-n", NAME, "addr", "flush", "dev", "eth0");
        Warren failed = cni("check", "mynet", NAME, "-o", "json");
        assertThat(failed.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(failed.json().get("ok").asBoolean()).isFalse();
        assertThat(failed.json().at("/failures/0/plugin").asText()).isEqualTo("bridge");
        assertThat(failed.errors()).startsWith("warren: the CNI plugin 'bridge'");
        assertThat(cni("del", "mynet", NAME, "-o", "json").json().get("ok").asBoolean()).isTrue();
    }

    @Test
    void aNamespaceMayBeNamedByAnythingThatLivesInIt() throws Exception {
        Process sleeper = new ProcessBuilder("ip", "netns", "exec", NAME, "sleep", "1000").start();
        try {
            String pid = String.valueOf(sleeper.pid());
            dev.warren.testkit.Await.until(
                    "the process in the namespace",
                    () ->
                            Command.of("ip", "netns", "identify", pid)
                                    .outcome()
                                    .output()
                                    .equals(NAME + "\n"));
            assertThat(cni("add", "mynet", "pid:" + pid).status()).isZero();
            assertThat(addresses()).contains("eth0");
            assertThat(cni("del", "mynet", "pid:" + pid).status()).isZero();
            assertThat(addresses()).doesNotContain("eth0");
        } finally {
            sleeper.destroyForcibly().waitFor();
        }
    }

    @Test
    void verboseTellsWhatPluginsWereGivenAndWhatTheyAnswered() {
        Warren added = cni("add", "mynet", NAME, "-v", "--cni-args", "IgnoreUnknown=1;COLOUR=blue");

        assertThat(added.status()).isZero();
        assertThat(added.errors())
                .contains(
                        "warren: /usr/lib/cni/bridge ADD: exited with 0 after ",
                        "\n  CNI_ARGS=IgnoreUnknown=1;COLOUR=blue\n",
                        "\n  CNI_NETNS=" + PATH + "\n",
                        "\n  input: {",
                        "\n  output: {");
    }

    @Test
    void versionTellsWhatPluginsSpeak() throws Exception {
        assertThat(cni("version", "mynet").output())
                .matches(
                        "PLUGIN   NETWORK   SPEAKS-IT   VERSIONS\nbridge   1.0.0     yes         \\S+1.0.0\\S*\n");
        Files.writeString(
                pods.networks().resolve("20-new.conflist"),
                "{\"cniVersion\":\"1.1.0\",\"name\":\"new\",\"plugins\":[{\"type\":\"old\"}]}");
        Path old = pods.plugins().resolve("old");
        Files.writeString(
                old,
                "#!/bin/sh\necho '{\"cniVersion\":\"1.0.0\",\"supportedVersions\":[\"1.0.0\"]}'\n");
        Files.setPosixFilePermissions(
                old, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));

        Warren spoken = cni("version", "new", "-o", "json");

        assertThat(spoken.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(spoken.json().at("/plugins/0/versions/0").asText()).isEqualTo("1.0.0");
    }

    @Test
    void whatIsWrongIsSaidInASentence() throws Exception {
        Files.writeString(pods.networks().resolve("05-broken.conflist"), "{");

        Warren none = cni("add", "nonet", NAME);
        assertThat(none.status()).isEqualTo(ExitStatus.NOT_FOUND);
        assertThat(none.errors().lines())
                .satisfiesExactly(
                        note ->
                                assertThat(note)
                                        .startsWith("warren: note: passed over: ")
                                        .contains("05-broken.conflist"),
                        sentence ->
                                assertThat(sentence)
                                        .isEqualTo(
                                                "warren: there is no network 'nonet' in %s; there are mynet"
                                                        .formatted(pods.networks())));
        assertThat(cni("add", "mynet", "/run/netns/nothing").status())
                .isEqualTo(ExitStatus.NOT_FOUND);
        Warren status = cni("status", "mynet");
        assertThat(status.status()).isZero();
        assertThat(status.errors()).contains("the network is of version 1.0.0");
    }
}
