// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.namespace.store.NamespaceStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A lab that has been built. It stays until it is removed: by [#close], by [Labs#down] or by hand.
public final class BuiltLab implements AutoCloseable {
    private final Labs labs;
    private final LabRecord record;
    private final List<LabPod> pods;
    private final List<String> notes;
    private final List<String> toTry;
    private final Optional<LabServer> server;

    BuiltLab(
            Labs labs,
            LabRecord record,
            Topology topology,
            List<String> notes,
            Optional<LabServer> server) {
        this.labs = labs;
        this.record = record;
        this.pods = List.copyOf(topology.pods());
        this.notes = List.copyOf(notes);
        this.toTry = List.copyOf(topology.toTry());
        this.server = server;
    }

    public String name() {
        return record.name();
    }

    /// What is written down of it.
    public LabRecord record() {
        return record;
    }

    /// The folder with the node's files, for `--root`.
    public Path root() {
        return Path.of(record.root());
    }

    /// The file of the namespace that plays the host.
    public String nodePath() {
        return NamespaceStore.STANDARD_FOLDER + "/" + record.node();
    }

    /// The file of the namespace that plays the rest of the world.
    public String worldPath() {
        return NamespaceStore.STANDARD_FOLDER + "/" + record.world();
    }

    /// Its pods or containers, those on the node's own network last.
    public List<LabPod> pods() {
        return pods;
    }

    /// The pod or container of this title, such as `default/web`, which may be cut short.
    public LabPod pod(String title) {
        return pods.stream()
                .filter(pod -> pod.title().startsWith(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no pod '" + title + "'"));
    }

    /// What is not as it would be on a real node.
    public List<String> notes() {
        return notes;
    }

    /// Command lines to try, without the program's name and `--root`.
    public List<String> toTry() {
        return toTry;
    }

    /// Removes it, with everything that belongs to it.
    @Override
    public void close() throws LabException {
        server.ifPresent(LabServer::close);
        labs.down(record.name());
    }
}
