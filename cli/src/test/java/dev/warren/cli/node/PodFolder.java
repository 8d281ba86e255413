// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import dev.warren.testkit.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The folders of `warren sandbox` and `warren cni` for one test, with a bridge network by the machine's plugins and
/// a root file system of busybox; and what of pods is left in them.
final class PodFolder implements AutoCloseable {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final Path folder;
    private final String bridge;

    /// @param bridge what its bridge is called; no other test's
    /// @param subnet of its pods
    PodFolder(Path folder, String bridge, String subnet) throws IOException {
        this.folder = folder;
        this.bridge = bridge;
        Files.createDirectories(networks());
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(
                networks().resolve("10-mynet.conflist"),
                """
                {"cniVersion":"1.0.0","name":"mynet","plugins":[
                 {"type":"bridge","bridge":"%s","isGateway":true,
                  "ipam":{"type":"host-local","dataDir":"%s","ranges":[[{"subnet":"%s"}]],
                          "routes":[{"dst":"0.0.0.0/0"}]}}]}
                """
                        .formatted(bridge, folder.resolve("leases"), subnet));
        fill(folder.resolve("rootfs"));
    }

    private static void fill(Path root) throws IOException {
        for (String each : List.of("bin", "proc", "sys", "dev", "etc", "tmp")) {
            Files.createDirectories(root.resolve(each));
        }
        Files.copy(BUSYBOX, root.resolve("bin/busybox"));
        for (String applet : List.of("sh", "sleep", "ip", "hostname", "true")) {
            Files.createSymbolicLink(root.resolve("bin/" + applet), Path.of("busybox"));
        }
    }

    Path networks() {
        return folder.resolve("net.d");
    }

    /// Where plugins of the test's own may be put; it is searched first.
    Path plugins() {
        return folder.resolve("bin");
    }

    /// Where results of plugins are kept.
    Path cache() {
        return folder.resolve("cni");
    }

    Path runtimeRoot() {
        return folder.resolve("run/runtime");
    }

    /// What a container is made of.
    String rootfs() {
        return "rootfs:" + folder.resolve("rootfs");
    }

    /// For a command that looks.
    String[] looking(String... words) {
        return sandbox(List.of(), words);
    }

    /// For a command that changes something: only one that makes a pod has to know of networks and plugins.
    String[] changing(String... words) {
        return sandbox(words[0].equals("run") ? networkWords(networks()) : List.of(), words);
    }

    /// The same where no network is configured.
    String[] withoutNetworks(String... words) {
        return sandbox(networkWords(plugins()), words);
    }

    /// For `warren cni`.
    String[] cni(String... words) {
        List<String> all = new ArrayList<>(List.of("cni"));
        all.addAll(List.of(words));
        all.addAll(networkWords(networks()));
        return all.toArray(String[]::new);
    }

    private List<String> networkWords(Path networks) {
        return List.of(
                "--net-conf",
                networks.toString(),
                "--bin-dir",
                plugins().toString(),
                "--bin-dir",
                "/usr/lib/cni",
                "--cni-cache",
                cache().toString());
    }

    private String[] sandbox(List<String> more, String... words) {
        List<String> all = new ArrayList<>(List.of("sandbox", words[0]));
        all.addAll(
                List.of(
                        "--state-dir",
                        folder.resolve("state").toString(),
                        "--run-dir",
                        folder.resolve("run").toString()));
        all.addAll(more);
        all.addAll(List.of(words).subList(1, words.length));
        return all.toArray(String[]::new);
    }

    /// All files that tell of a pod or of an attachment.
    Set<String> left() {
        Set<String> found = new TreeSet<>();
        for (String each : List.of("state/sandboxes", "state/names", "state/busy", "run")) {
            names(folder.resolve(each), found);
        }
        names(folder.resolve("cni/results"), found);
        names(folder.resolve("leases/mynet"), found);
        found.removeIf(name -> name.matches("runtime|lock|last_reserved_ip\\..*"));
        return found;
    }

    private static void names(Path below, Set<String> found) {
        if (!Files.isDirectory(below)) {
            return;
        }
        try (Stream<Path> all = Files.list(below)) {
            all.forEach(each -> found.add(String.valueOf(each.getFileName())));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Removes what the test left, and the bridge, which plugins never remove.
    @Override
    public void close() {
        Warren removed = Warren.run(changing("rm", "--force", "--all"));
        Warren collected = Warren.run(changing("gc"));
        if (Files.exists(Path.of("/sys/class/net/" + bridge))) {
            Command.run("ip", "link", "delete", bridge);
        }
        if (removed.status() != 0 || collected.status() != 0) {
            throw new IllegalStateException(removed.errors() + collected.errors());
        }
    }
}
