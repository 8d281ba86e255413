// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a CNI network leaves in places that no configuration can move: cached results, and pinned
/// network namespaces in the folder that all engines share.
final class CniTraces {
    /// Where the CNI library keeps the results of all networks.
    static final Path CACHE = Path.of("/var/lib/cni/results");

    private static final Pattern NETWORK_FILE = Pattern.compile("\"netns\":\\s*\"([^\"]+)\"");

    private final String network;
    private final PodLedger ledger;

    CniTraces(String network, PodLedger ledger) {
        this.network = network;
        this.ledger = ledger;
    }

    /// Removes the network's cached results and unpins the namespaces of its pods.
    void remove() {
        Set<Path> files = new LinkedHashSet<>(ledger.networkFiles());
        for (Path result : results()) {
            String text = Trees.read(result);
            Matcher matcher = NETWORK_FILE.matcher(text == null ? "" : text);
            if (matcher.find()) {
                files.add(Path.of(matcher.group(1)));
            }
            Trees.deleteFile(result);
        }
        files.forEach(CniTraces::unpin);
    }

    /// The cached results that are this network's, or of the loopback of its pods.
    List<Path> results() {
        return Trees.list(CACHE).stream()
                .filter(
                        file -> {
                            String name = file.getFileName().toString();
                            return name.startsWith(network + "-")
                                    || ledger.ids().stream().anyMatch(name::contains);
                        })
                .toList();
    }

    private static void unpin(Path file) {
        // Engines say /var/run, the kernel says /run.
        Path real =
                file.startsWith("/var/run")
                        ? Path.of("/run").resolve(Path.of("/var/run").relativize(file))
                        : file;
        if (Mounts.own().stream().anyMatch(mount -> mount.point().equals(real))) {
            Mounts.unmount(real);
        }
        Trees.deleteFile(real);
    }
}
