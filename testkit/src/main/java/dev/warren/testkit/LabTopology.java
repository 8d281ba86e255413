// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Network namespaces, links and processes made for one test, and removed with it: each by the name
/// or process id it was made with, in reverse.
public final class LabTopology implements AutoCloseable {
    private static final Path NAMES = Path.of("/run/netns");

    /// Mounts memory on the folder `$1`, seen by this mount namespace alone, pins a new network
    /// namespace there, then sleeps in the host's.
    private static final String PIN =
            """
            mount -t tmpfs warren "$1" &&
            touch "$1/net" &&
            unshare --net mount --bind /proc/self/ns/net "$1/net" &&
            exec sleep infinity
            """;

    /// Mounts memory on the folder `$1`, seen by this mount namespace alone, copies the files of `$2`
    /// there, then works in the folder `$4` of it under the name `$3`. Nobody ever writes to the pipe.
    private static final String PRETEND =
            """
            mount -t tmpfs warren "$1" &&
            cp -a "$2/." "$1" &&
            cp /bin/sh "$1/$3" &&
            mkfifo "$1/never" &&
            cd "$1/$4" || exit 1
            program="$1/$3" pipe="$1/never"
            shift 4
            exec "$program" -c 'read never < "$0"' "$pipe" "$@"
            """;

    private final Cleanup cleanup = new Cleanup("a lab");

    /// A lab with nothing in it.
    public LabTopology() {
        MachineLock.acquire();
        cleanup.add("free the machine for others", MachineLock::release);
    }

    /// A namespace with a name in `/run/netns`, made by `ip netns add`.
    public LabNamespace namespace(String name) {
        Path file = NAMES.resolve(name);
        Command.run("ip", "netns", "add", name);
        cleanup.add("remove the namespace " + name, () -> removeNamed(name));
        return new LabNamespace(name, NetworkNamespaces.at(file), file, 0);
    }

    /// Promises that the name in `/run/netns`, which the test itself makes, is removed with the lab if it
    /// is still there then.
    public void awaitsRemoval(String name) {
        cleanup.add("remove the namespace " + name, () -> removeNamed(name));
    }

    /// A namespace that only a sleeping process keeps.
    public LabNamespace anonymousNamespace() {
        Daemon sleeper = started("unshare", "--net", "sleep", "infinity");
        long pid = sleeper.pid();
        awaitSleep(sleeper, pid);
        Path path = Path.of("/proc/" + pid + "/ns/net");
        return new LabNamespace("anonymous", NetworkNamespaces.of(pid), path, pid);
    }

    /// A namespace that no process is in and that is pinned by one mount, which only another mount
    /// namespace sees; the process that keeps that one is in the host's network namespace.
    public LabNamespace pinInPrivateMountNamespace() {
        Path folder = Trees.temporaryFolder("warren-pin-");
        cleanup.add("remove the folder " + folder, () -> Trees.deleteTree(folder));
        List<String> unshare = List.of("unshare", "--mount", "--propagation", "private");
        List<String> shell = List.of("sh", "-c", PIN, "sh", folder.toString());
        List<String> words = new ArrayList<>(unshare);
        words.addAll(shell);
        Daemon sleeper = started(words.toArray(String[]::new));
        long pid = sleeper.pid();
        awaitSleep(sleeper, pid);
        Path seen = Path.of("/proc/" + pid + "/root" + folder + "/net");
        return new LabNamespace("pinned", NetworkNamespaces.at(seen), seen, pid);
    }

    /// Two links that are joined, with their addresses and routes, up. Removing one removes both.
    public void vethPair(LinkEnd one, LinkEnd other) {
        List<String> words = new ArrayList<>(List.of("ip", "link", "add", "name", one.name()));
        words.addAll(List.of("netns", one.path(), "type", "veth", "peer", "name", other.name()));
        words.addAll(List.of("netns", other.path()));
        Command.of(words).output();
        cleanup.add("remove the link " + one.name(), () -> removeLink(one));
        one.configure();
        other.configure();
    }

    /// A process in the host's namespaces; returns its id.
    public long process(String... words) {
        return started(words).pid();
    }

    /// A process in a namespace of the lab; returns its id.
    public long process(LabNamespace namespace, String... words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=" + namespace.path()));
        all.addAll(List.of(words));
        Daemon daemon = started(all.toArray(String[]::new));
        long pid = daemon.pid();
        daemon.awaitReady(
                () ->
                        Processes.networkNamespace(pid).orElse(0L) == namespace.inode()
                                && !Processes.commandLine(pid)
                                        .contains("--net=" + namespace.path()));
        return pid;
    }

    /// A process of root's that looks like `program` and lives in a mount namespace of its own, in which a
    /// copy of `files` lies at `place`; it works in a folder below that. Returns its id.
    public long pretender(
            String program, Path files, Path place, String workingFolder, String... arguments) {
        List<String> words = new ArrayList<>(List.of("unshare", "--mount"));
        words.addAll(List.of("--propagation", "private", "sh", "-c", PRETEND, "sh"));
        words.addAll(List.of(place.toString(), files.toString(), program, workingFolder));
        words.addAll(List.of(arguments));
        Daemon pretender = started(words.toArray(String[]::new));
        long pid = pretender.pid();
        String own = place.resolve(program).toString();
        pretender.awaitReady(() -> Processes.commandLine(pid).indexOf(own) == 0);
        return pid;
    }

    /// A control group of its own, at this path of one hierarchy. To be made before the processes that
    /// go into it, so that it is removed after them.
    public LabControlGroup controlGroup(String path) {
        Path folder = Cgroups.hierarchy();
        for (String name : path.split("/", -1)) {
            folder = folder.resolve(name);
            if (!Trees.exists(folder)) {
                Trees.createFolder(folder);
                Path made = folder;
                cleanup.add("remove the control group " + made, () -> Cgroups.removeFolder(made));
            }
        }
        return new LabControlGroup(folder);
    }

    /// A name in `/run/netns` that is a plain file, as a crash between making the file and mounting
    /// the namespace leaves it.
    public Path staleName(String name) {
        Path file = NAMES.resolve(name);
        Trees.createFolder(NAMES);
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new TestkitException("cannot make the stale name " + file, e);
        }
        cleanup.add("remove the stale name " + name, () -> Trees.deleteFile(file));
        return file;
    }

    /// A name in `/run/netns` that is a symbolic link to a process that does not exist.
    public Path danglingSymlink(String name) {
        Path file = NAMES.resolve(name);
        Trees.createFolder(NAMES);
        try {
            Files.createSymbolicLink(file, Path.of("/proc/4194305/ns/net"));
        } catch (IOException e) {
            throw new TestkitException("cannot make the dangling symbolic link " + file, e);
        }
        cleanup.add("remove the symbolic link " + name, () -> Trees.deleteFile(file));
        return file;
    }

    /// Removes everything; fails when something could not be removed.
    @Override
    public void close() {
        cleanup.run();
    }

    private Daemon started(String... words) {
        Path folder = Trees.temporaryFolder("warren-process-");
        cleanup.add("remove the folder " + folder, () -> Trees.deleteTree(folder));
        Daemon daemon = new Daemon(List.of(words), folder.resolve("log"));
        daemon.start();
        cleanup.add("kill '" + String.join(" ", words) + "'", daemon::kill);
        return daemon;
    }

    private static void awaitSleep(Daemon sleeper, long pid) {
        sleeper.awaitReady(() -> Processes.commandLine(pid).equals(List.of("sleep", "infinity")));
    }

    private static void removeNamed(String name) {
        if (Trees.exists(NAMES.resolve(name))) {
            Command.run("ip", "netns", "delete", name);
        }
    }

    /// The link may go at any moment by itself: the kernel dismantles a namespace some time after the
    /// last one has left it, and takes the other ends of its pairs along.
    private static void removeLink(LinkEnd end) {
        try {
            end.run("ip", "link", "delete", end.name());
        } catch (TestkitException failed) {
            if (end.exists()) {
                throw failed;
            }
        }
    }
}
