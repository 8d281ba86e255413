// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Folders, a bridge network and a root file system for the sandboxes of one test, and what of sandboxes is on the
/// machine. The network is a real one: Debian's plugins make a bridge of the test's own, and keep their leases below
/// the test's folder.
final class SandboxGround implements AutoCloseable {
    private static final String PLUGINS = "/usr/lib/cni";
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final Path folder;
    private final String bridge;
    private final String subnet;
    private final SandboxTraces traces;

    /// @param folder of the test
    /// @param bridge what its bridge is called; no other test's
    SandboxGround(Path folder, String bridge, String subnet) throws IOException {
        this.folder = folder;
        this.bridge = bridge;
        // Users of a pod's own have to get through to its root file system.
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        this.traces = new SandboxTraces(folder, bridge);
        this.subnet = subnet;
        Files.createDirectories(networks());
        Files.createDirectories(programs());
        writeNetwork("");
    }

    private void writeNetwork(String morePlugins) throws IOException {
        Files.writeString(
                networks().resolve("10-test.conflist"),
                """
                {"cniVersion":"1.0.0","name":"test","plugins":[
                 {"type":"bridge","bridge":"%s","isGateway":true,"ipMasq":false,
                  "ipam":{"type":"host-local","dataDir":"%s","ranges":[[{"subnet":"%s"}]],
                          "routes":[{"dst":"0.0.0.0/0"}]}},
                 {"type":"portmap","capabilities":{"portMappings":true}}%s]}
                """
                        .formatted(bridge, leases(), subnet, morePlugins));
    }

    /// Where plugins are looked for before the machine's own.
    Path programs() {
        return folder.resolve("bin");
    }

    /// Has a script for a plugin, in place of the machine's or as the last one of the network.
    void plugin(String type, String script) throws IOException {
        program(type, script);
        if (!Files.exists(Path.of(PLUGINS, type))) {
            writeNetwork(",\n {\"type\":\"" + type + "\"}");
        }
    }

    /// Installs a script; `$here` is a folder that is its own.
    Path program(String name, String script) throws IOException {
        Files.createDirectories(own(name));
        Path file = programs().resolve(name);
        Files.writeString(file, "#!/bin/sh\nhere='" + own(name) + "'\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    Path own(String name) {
        return folder.resolve("own").resolve(name);
    }

    Path folder() {
        return folder;
    }

    Path networks() {
        return folder.resolve("net.d");
    }

    Path leases() {
        return folder.resolve("leases");
    }

    String bridge() {
        return bridge;
    }

    SandboxFolders folders() {
        return new SandboxFolders(folder.resolve("state"), folder.resolve("run"));
    }

    SandboxSettings settings() {
        return SandboxSettings.standard()
                .withFolders(folders())
                .withNetworks(
                        networks().toString(),
                        List.of(programs().toString(), PLUGINS),
                        folder.resolve("cni").toString())
                .withDeadlines(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    Sandboxes sandboxes() {
        return new Sandboxes(settings(), Steps.unwatched());
    }

    Sandboxes sandboxes(Steps steps) {
        return new Sandboxes(settings(), steps);
    }

    /// A process that does nothing but hold the namespaces of a pod.
    static Infra waiting() {
        return new Infra.Waiting(BUSYBOX, List.of("sleep", "1000"));
    }

    /// A pod that asks for nothing.
    static PodConfiguration pod(String name) {
        return PodConfiguration.named(new PodIdentity(name, "test", "uid-" + name, 0));
    }

    static PodConfiguration pod(String name, ContainerConfiguration... containers) {
        return pod(name).withContainers(List.of(containers));
    }

    /// A container of the machine's static busybox.
    ContainerConfiguration container(String name, String... command) throws IOException {
        Path root = folder.resolve("rootfs");
        if (!Files.exists(root)) {
            for (String each : List.of("bin", "proc", "sys", "dev", "etc", "tmp")) {
                Files.createDirectories(root.resolve(each));
            }
            for (String each : List.of("hostname", "hosts", "resolv.conf")) {
                Files.createFile(root.resolve("etc/" + each));
            }
            Files.copy(BUSYBOX, root.resolve("bin/busybox"));
            for (String applet : List.of("sh", "sleep", "ip", "cat", "nc", "ping", "hostname")) {
                Files.createSymbolicLink(root.resolve("bin/" + applet), Path.of("busybox"));
            }
        }
        return ContainerConfiguration.of(
                name, new RootSource.Folder(root.toString()), List.of(command));
    }

    /// Takes note of what sandboxes are called that are on disk now, so that [#left] can look for their traces when
    /// they are not there any more.
    void remember() {
        SandboxTraces.files(folder.resolve("state/sandboxes"))
                .forEach(
                        each -> {
                            traces.remember(each.getFileName().toString());
                            SandboxTraces.lines(each.resolve("journal")).forEach(traces::remember);
                        });
    }

    /// Takes note of a step's words, likewise.
    void remember(String sandbox, String subject) {
        traces.remember(sandbox);
        traces.remember(subject);
    }

    /// Everything of sandboxes that is on the machine, a line each.
    Set<String> left() {
        remember();
        Set<String> found = new TreeSet<>();
        for (String each :
                List.of("state/sandboxes", "state/names", "state/busy", "run", "cni/results")) {
            addFiles(folder.resolve(each), found);
        }
        addFiles(leases().resolve("test"), found);
        for (String parent : List.of("state/sandboxes", "run")) {
            for (Path sandbox : SandboxTraces.files(folder.resolve(parent))) {
                addFiles(sandbox.resolve("containers"), found);
            }
        }
        found.removeIf(
                line ->
                        line.endsWith("/lock")
                                || line.contains("/last_reserved_ip.")
                                || line.endsWith("/run/runtime"));
        addFiles(folders().runtimeRoot(), found);
        found.addAll(traces.left());
        return found;
    }

    private static void addFiles(Path below, Set<String> found) {
        SandboxTraces.files(below).forEach(each -> found.add("file: " + each));
    }

    /// Removes what the test left.
    void removeSandboxes() throws IOException {
        List<String> failures = new ArrayList<>();
        Sandboxes sandboxes = sandboxes();
        for (Sandbox sandbox : sandboxes.list()) {
            try {
                sandboxes.remove(sandbox.id(), true);
            } catch (SandboxException failed) {
                failures.add(failed.getMessage());
            }
        }
        sandboxes.collectGarbage().demandDone();
        if (!failures.isEmpty()) {
            throw new IllegalStateException(String.join("\n", failures));
        }
    }

    /// Removes what the test left, and the bridge, which plugins never remove.
    @Override
    public void close() throws IOException {
        try {
            removeSandboxes();
        } finally {
            if (Files.exists(Path.of("/sys/class/net/" + bridge))) {
                Command.run("ip", "link", "delete", bridge);
            }
        }
    }
}
