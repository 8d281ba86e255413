// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Folders, a bridge network and a root file system for the sandboxes of one test, and what of sandboxes is on the
/// machine. The network is a real one: Debian's plugins make a bridge of the test's own, and keep their leases below
/// the test's folder.
final class SandboxGround implements AutoCloseable {
    private static final String PLUGINS = "/usr/lib/cni";
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final Path folder;
    private final String bridge;

    /// @param folder of the test
    /// @param bridge what its bridge is called; no other test's
    SandboxGround(Path folder, String bridge, String subnet) throws IOException {
        this.folder = folder;
        this.bridge = bridge;
        // Users of a pod's own have to get through to its root file system.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectories(networks());
        Files.writeString(
                networks().resolve("10-test.conflist"),
                """
                {"cniVersion":"1.0.0","name":"test","plugins":[
                 {"type":"bridge","bridge":"%s","isGateway":true,"ipMasq":false,
                  "ipam":{"type":"host-local","dataDir":"%s","ranges":[[{"subnet":"%s"}]],
                          "routes":[{"dst":"0.0.0.0/0"}]}},
                 {"type":"portmap","capabilities":{"portMappings":true}}]}
                """
                        .formatted(bridge, leases(), subnet));
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
                        List.of(folder.resolve("bin").toString(), PLUGINS),
                        folder.resolve("cni").toString())
                .withDeadlines(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    Sandboxes sandboxes() {
        return new Sandboxes(settings(), Steps.unwatched());
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

    /// Everything of sandboxes that is on the machine, a line each.
    Set<String> left() {
        Set<String> found = new TreeSet<>();
        files(folder.resolve("state/sandboxes"), found);
        files(folder.resolve("state/names"), found);
        files(folder.resolve("state/busy"), found);
        files(folder.resolve("run"), found);
        files(folder.resolve("cni/results"), found);
        files(leases().resolve("test"), found);
        found.removeIf(
                line ->
                        line.endsWith("/lock")
                                || line.contains("/last_reserved_ip.")
                                || line.endsWith("/run/runtime"));
        for (String line : lines("/proc/self/mountinfo")) {
            if (line.contains(folder.toString())) {
                found.add("mount: " + line);
            }
        }
        for (String link :
                Command.of("ip", "-o", "link", "show", "master", bridge)
                        .outcome()
                        .output()
                        .lines()
                        .toList()) {
            if (!link.isBlank()) {
                found.add("link: " + link.replaceAll("^[0-9]+: ", ""));
            }
        }
        return found;
    }

    private static void files(Path below, Set<String> found) {
        if (!Files.isDirectory(below)) {
            return;
        }
        try (Stream<Path> all = Files.list(below)) {
            all.forEach(each -> found.add("file: " + each));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Removes what the test left, and the bridge, which plugins never remove.
    @Override
    public void close() throws IOException {
        List<String> failures = new ArrayList<>();
        Sandboxes sandboxes = sandboxes();
        for (Sandbox sandbox : sandboxes.list()) {
            try {
                sandboxes.remove(sandbox.id(), true);
            } catch (SandboxException failed) {
                failures.add(failed.getMessage());
            }
        }
        sandboxes.collectGarbage();
        if (Files.exists(Path.of("/sys/class/net/" + bridge))) {
            Command.run("ip", "link", "delete", bridge);
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(String.join("\n", failures));
        }
    }
}
