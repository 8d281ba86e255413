// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `warren sandbox` and `warren cni`, as somebody uses them who has no kubelet, beside what other tools see of it.
@Lab
@ExtendWith(LeakGuard.class)
class SandboxCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BRIDGE = "wrncli0";
    private static final String NAME = "t-sandbox-commands";

    @TempDir private Path folder;
    private LabTopology machine;

    @BeforeEach
    void prepare() throws IOException {
        machine = new LabTopology();
        Path networks = Files.createDirectories(folder.resolve("net.d"));
        Files.writeString(networks.resolve("05-broken.conflist"), "{\"name\":\"broken\"");
        Files.writeString(
                networks.resolve("10-test.conflist"),
                """
                {"cniVersion":"1.0.0","name":"cli-test","plugins":[
                 {"type":"bridge","bridge":"%s","isGateway":true,
                  "ipam":{"type":"host-local","dataDir":"%s","ranges":[[{"subnet":"10.231.99.0/24"}]]}}]}
                """
                        .formatted(BRIDGE, folder.resolve("leases")));
        Path root = folder.resolve("rootfs");
        for (String each : List.of("bin", "proc", "sys", "dev", "etc")) {
            Files.createDirectories(root.resolve(each));
        }
        Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
        for (String applet : List.of("sh", "sleep", "echo", "hostname")) {
            Files.createSymbolicLink(root.resolve("bin/" + applet), Path.of("busybox"));
        }
    }

    @AfterEach
    void removeAll() {
        sandbox("rm", "-f", NAME);
        sandbox("gc");
        if (Files.exists(Path.of("/sys/class/net/" + BRIDGE))) {
            Command.run("ip", "link", "delete", BRIDGE);
        }
        machine.close();
    }

    private static Command.Outcome warren(List<String> words) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.warren.cli.Main"));
        all.addAll(words);
        return Command.of(all).outcome();
    }

    /// In the standard folders, where the map looks; the network is the test's own.
    private Command.Outcome sandbox(String verb, String... words) {
        List<String> all = new ArrayList<>(List.of("sandbox", verb));
        all.addAll(List.of(words));
        int end = all.indexOf("--");
        all.addAll(end < 0 ? all.size() : end, places(verb));
        return warren(all);
    }

    private List<String> places(String verb) {
        return verb.equals("run")
                ? List.of(
                        "--net-conf",
                        folder.resolve("net.d").toString(),
                        "--bin-dir",
                        "/usr/lib/cni",
                        "--cni-cache",
                        folder.resolve("cni").toString())
                : List.of();
    }

    private Path manifest(String more) throws IOException {
        return Files.writeString(
                folder.resolve("pod.yaml"),
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: lab}
                spec:
                  containers:
                  - name: one
                    image: rootfs:%s
                    command: [/bin/sh, -c, "echo said $GREETING; exec sleep 1000"]
                    env: [{name: GREETING, value: hello}]
                %s
                """
                        .formatted(NAME, folder.resolve("rootfs"), more));
    }

    @Test
    void aPodFromAManifestIsMadeSeenByOtherToolsAndRemoved() throws Exception {
        Command.Outcome run = sandbox("run", "-f", manifest("").toString(), "-o", "json");

        assertThat(run.status()).as(run.errors()).isZero();
        assertThat(run.errors()).contains("05-broken.conflist").contains("passed over");
        JsonNode pod = JSON.readTree(run.output());
        assertThat(pod.path("id").asText()).matches("[0-9a-f]{64}");
        assertThat(pod.path("name").asText()).isEqualTo(NAME);
        assertThat(pod.path("namespace").asText()).isEqualTo("lab");
        assertThat(pod.path("state").asText()).isEqualTo("ready");
        assertThat(pod.path("infraPid").isNull()).isTrue();
        String address = pod.path("ips").path(0).asText();
        assertThat(address).startsWith("10.231.99.");
        String path = pod.path("netns").path("path").asText();
        String inode = pod.path("netns").path("inode").asText();
        seenByOthers(path, inode, address);
        insideAndLogs();
        assertThat(sandbox("check", NAME).status()).isZero();
        String explained = sandbox("explain", NAME).output();
        assertThat(explained)
                .contains("same namespace net:[" + inode + "]")
                .contains("CNI_CONTAINERID=" + pod.path("id").asText())
                .endsWith("every step leads to the same namespaces\n");

        assertThat(sandbox("stop", "-t", "0", NAME).status()).isZero();
        assertThat(sandbox("rm", NAME).status()).isZero();
        assertThat(sandbox("ps", "-o", "name").output()).doesNotContain(NAME);
        assertThat(sandbox("gc").output()).isEqualTo("there was nothing to do\n");
        assertThat(Files.exists(Path.of(path))).isFalse();
    }

    private static void seenByOthers(String path, String inode, String address) {
        assertThat(Command.run("ip", "netns", "list"))
                .contains(path.substring(path.lastIndexOf('/') + 1));
        assertThat(Command.run("lsns", "-n", "-t", "net", "-o", "NS")).contains(inode);
        assertThat(Command.run("runc", "--root", "/run/warren/sandbox/runtime", "list"))
                .contains("running");
        assertThat(warren(List.of("ls")).output())
                .containsPattern(inode + " .*pod/lab/" + NAME + " +warren +" + address);
        assertThat(warren(List.of("whois", address)).output()).contains("pod lab/" + NAME);
    }

    private void insideAndLogs() {
        Command.Outcome inside = sandbox("exec", NAME + "/one", "--", "/bin/hostname");
        assertThat(inside.output()).as(inside.errors()).isEqualTo(NAME + "\n");
        assertThat(sandbox("exec", NAME, "--", "/bin/sh", "-c", "exit 7").status()).isEqualTo(7);
        assertThat(sandbox("logs", NAME).output()).isEqualTo("said hello\n");
    }

    @Test
    void whatIsNotSupportedIsNamedAndNothingIsMade() throws Exception {
        Command.Outcome run =
                sandbox("run", "-f", manifest("  priorityClassName: high").toString());

        assertThat(run.status()).isNotZero();
        assertThat(run.errors()).contains("spec.priorityClassName").doesNotContain("Exception");
        assertThat(sandbox("ps", "-o", "name").output()).doesNotContain(NAME);
    }

    @Test
    void aSandboxThatThereIsNotIsNotFound() {
        Command.Outcome stop = sandbox("stop", "no-such-pod");

        assertThat(stop.status()).isEqualTo(3);
        assertThat(stop.errors()).contains("no-such-pod").doesNotContain("Exception");
    }
}
