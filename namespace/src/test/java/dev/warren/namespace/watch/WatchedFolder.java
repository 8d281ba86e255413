// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.mount.Mounts;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A folder of named namespaces and a watch on it. What was mounted is taken away at the end.
final class WatchedFolder implements AutoCloseable {
    static final String OWN = "/proc/self/ns/net";

    private final Path folder;
    private final Deque<Path> mounted = new ArrayDeque<>();
    final NamespaceWatch watch;

    WatchedFolder(Path folder) throws SyscallException {
        this.folder = folder;
        this.watch = NamespaceWatch.of(folder.toString());
    }

    static NamespaceId id(Path path) throws SyscallException {
        try (NamespaceDescriptor namespace =
                NamespaceDescriptor.open(path.toString(), NamespaceKind.NETWORK)) {
            return namespace.id();
        }
    }

    static NamespaceId own() throws SyscallException {
        return id(Path.of(OWN));
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Path file(String name) throws IOException {
        return java.nio.file.Files.createFile(path(name));
    }

    void delete(String name) throws IOException {
        java.nio.file.Files.delete(path(name));
    }

    /// Mounts a namespace on a file that is there.
    void bind(String namespace, String name) throws SyscallException {
        try (Fd source = Fd.open(namespace, Files.O_RDONLY)) {
            Mounts.bind(source, path(name).toString());
        }
        mounted.push(path(name));
    }

    /// Makes a new namespace and mounts it on a file that is there.
    NamespaceId bindNew(String name) throws SyscallException {
        Command.run("unshare", "--net=" + path(name), "true");
        mounted.push(path(name));
        return id(path(name));
    }

    void unmount(String name) throws SyscallException {
        Mounts.detach(path(name).toString());
        mounted.remove(path(name));
    }

    /// Mounts a fresh file system on a folder.
    void cover(Path covered) throws SyscallException {
        Mounts.fileSystem("tmpfs", "warren-watch", covered.toString(), 0);
        mounted.push(covered);
    }

    void uncover(Path covered) throws SyscallException {
        Mounts.detach(covered.toString());
        mounted.remove(covered);
    }

    /// Exactly these come next.
    void expect(NamespaceEvent... expected) throws SyscallException, InterruptedException {
        assertThat(next(expected.length)).containsExactly(expected);
    }

    /// Exactly these come next, whatever their order.
    void expectInAnyOrder(NamespaceEvent... expected)
            throws SyscallException, InterruptedException {
        assertThat(next(expected.length)).containsExactlyInAnyOrder(expected);
    }

    /// At least so many events, if they come.
    List<NamespaceEvent> next(int count) throws SyscallException, InterruptedException {
        List<NamespaceEvent> events = new ArrayList<>();
        while (events.size() < count) {
            List<NamespaceEvent> taken = watch.take(Await.PATIENCE);
            if (taken.isEmpty()) {
                return events;
            }
            events.addAll(taken);
        }
        return events;
    }

    /// Nothing was told since: the next events are those of a name that is made and removed for it.
    void expectNothing() throws Exception {
        file("end of test");
        delete("end of test");
        expect(added("end of test"), removed("end of test"));
    }

    static NamespaceEvent added(String name, NamespaceId namespace) {
        return new NamespaceEvent.Added(name, Optional.of(namespace));
    }

    static NamespaceEvent added(String name) {
        return new NamespaceEvent.Added(name, Optional.empty());
    }

    static NamespaceEvent changed(String name, NamespaceId namespace) {
        return new NamespaceEvent.Changed(name, Optional.of(namespace));
    }

    static NamespaceEvent changed(String name) {
        return new NamespaceEvent.Changed(name, Optional.empty());
    }

    static NamespaceEvent removed(String name) {
        return new NamespaceEvent.Removed(name);
    }

    @Override
    public void close() throws SyscallException {
        watch.close();
        while (!mounted.isEmpty()) {
            Mounts.detach(mounted.pop().toString());
        }
    }
}
