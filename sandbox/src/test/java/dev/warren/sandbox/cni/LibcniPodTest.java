// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxFolders;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.sandbox.Sandboxes;
import dev.warren.sandbox.Steps;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.testkit.Command;
import dev.warren.testkit.Engine;
import dev.warren.testkit.Extra;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The reference library, as every other runtime has it, with a pod that Warren has made by the machine's plugins.
@Lab
@Extra("go")
@Engine("cni-plugins")
@ExtendWith(LeakGuard.class)
final class LibcniPodTest {
    private static final String BRIDGE = "wrnlibcni0";
    private static final String PLUGINS = "/usr/lib/cni";

    @TempDir private Path folder;
    private Sandboxes sandboxes;
    private Path network;

    @BeforeAll
    static void build() {
        Libcni.demand();
    }

    @BeforeEach
    void prepare() throws IOException {
        Path networks = Files.createDirectory(folder.resolve("net.d"));
        network =
                Files.writeString(
                        networks.resolve("10-net.conflist"),
                        """
                        {"cniVersion":"1.0.0","name":"net","plugins":[
                         {"type":"bridge","bridge":"%s","isGateway":true,
                          "ipam":{"type":"host-local","dataDir":"%s","ranges":[[{"subnet":"10.231.95.0/24"}]]}}]}
                        """
                                .formatted(BRIDGE, folder.resolve("leases")));
        sandboxes =
                new Sandboxes(
                        SandboxSettings.standard()
                                .withFolders(
                                        new SandboxFolders(
                                                folder.resolve("state"), folder.resolve("run")))
                                .withNetworks(networks.toString(), List.of(PLUGINS), cache()),
                        Steps.unwatched());
    }

    @AfterEach
    void removeAll() throws IOException {
        for (Sandbox sandbox : sandboxes.list()) {
            sandboxes.remove(sandbox.id(), true);
        }
        if (Files.exists(Path.of("/sys/class/net/" + BRIDGE))) {
            Command.run("ip", "link", "delete", BRIDGE);
        }
    }

    private String cache() {
        return folder.resolve("cni").toString();
    }

    private Libcni libcni(String verb, Attachment attachment) {
        return Libcni.asked(verb)
                .with("File", network.toString())
                .with("Bin", List.of(PLUGINS))
                .with("Cache", cache())
                .about(attachment);
    }

    private List<Path> leases() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("leases/net"))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("10."))
                    .toList();
        }
    }

    @Test
    void findsItAsItWasMadeAndTakesItsInterfaceBack() throws Exception {
        Sandbox pod =
                sandboxes.run(PodConfiguration.named(new PodIdentity("web", "test", "uid-1", 0)));
        String path = pod.record().network().orElseThrow().path();
        Attachment attachment = Attachment.ofPod(pod.record().pod(), pod.id(), path, "eth0");

        assertThat(libcni("cached", attachment).answer())
                .contains("\"" + pod.record().addresses().getFirst() + "/24\"")
                .contains("\"sandbox\":\"" + path + "\"");
        libcni("check", attachment).answer();
        assertThat(leases()).hasSize(1);

        libcni("del", attachment).answer();

        assertThat(Command.run("nsenter", "--net=" + path, "ip", "-br", "link"))
                .doesNotContain("eth0");
        assertThat(leases()).isEmpty();
        assertThat(new ResultCache(cache()).read().attachments()).isEmpty();
        assertThat(sandboxes.check(pod.id()))
                .singleElement()
                .asString()
                .startsWith("eth0 of network 'net': ");
        sandboxes.remove(pod.id(), true);
        assertThat(sandboxes.list()).isEmpty();
    }
}
