// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Docker of its own, with a containerd below it. Making one does nothing yet, so it can be a field
/// of a test class that may still be skipped.
public final class DockerEngine implements AutoCloseable {
    private static final String DESCRIPTION =
            "{{.Id}};{{.State.Pid}};{{.NetworkSettings.SandboxID}};{{.NetworkSettings.SandboxKey}};"
                    + "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}";

    private final Cleanup cleanup = new Cleanup("docker");
    private final @Nullable LabNamespace home;
    private @Nullable EngineFolder folder;
    private @Nullable Daemon daemon;

    /// A daemon in the host's network namespace that leaves packet filters and forwarding alone.
    public DockerEngine() {
        this.home = null;
    }

    /// A daemon in a network namespace of a lab, which stands for a node, with packet filters and
    /// forwarding as everybody has them. To be closed before the lab.
    public DockerEngine(LabNamespace home) {
        this.home = home;
    }

    /// Starts the daemon and waits until it can run containers; after [#kill()] it starts it again on
    /// what it left.
    public void start() {
        Daemon prepared = daemon;
        boolean first = prepared == null;
        if (prepared == null) {
            prepared = prepare();
        }
        if (prepared.running()) {
            throw new TestkitException("dockerd runs already");
        }
        launch(prepared);
        if (first) {
            docker("load", "--input", folder().resolve("image.tar").toString());
            pinTheHostsNamespace();
        }
    }

    /// Kills the daemon and the containerd below it, and leaves the containers running.
    public void kill() {
        started(daemon).kill();
    }

    /// Removes all that this engine has made.
    @Override
    public void close() {
        cleanup.run();
        daemon = null;
        folder = null;
    }

    /// Runs a container that sleeps; `options` are those of `docker run`.
    public DockerContainer run(String name, String... options) {
        List<String> words = new ArrayList<>(List.of("run", "--detach", "--name", name));
        words.addAll(List.of(options));
        words.add(BusyboxImage.NAME);
        docker(words.toArray(String[]::new));
        return inspect(name);
    }

    /// Looks again at a container that runs.
    public DockerContainer inspect(String name) {
        String answer = docker("inspect", "--type", "container", "--format", DESCRIPTION, name);
        String[] fields = answer.split(";", -1);
        long pid = Long.parseLong(fields[1]);
        return new DockerContainer(
                fields[0],
                name,
                pid,
                fields[2],
                fields[3],
                NetworkNamespaces.of(pid),
                fields[4].strip().split(" ", -1)[0]);
    }

    /// Kills and removes a container.
    public void remove(DockerContainer container) {
        docker("rm", "--force", "--volumes", container.id());
    }

    /// Runs the Docker client on this engine.
    public String docker(String... words) {
        List<String> all = new ArrayList<>(List.of(Prerequisites.required("docker")));
        all.addAll(List.of("--host", "unix://" + socket()));
        all.addAll(List.of(words));
        Command command = Command.of(all).with("DOCKER_CONFIG", folder().toString());
        try {
            return command.output();
        } catch (TestkitException e) {
            throw new TestkitException(e.getMessage() + started(daemon).tail(), e);
        }
    }

    /// The process of the daemon.
    public long pid() {
        return started(daemon).pid();
    }

    /// The socket on which the daemon listens.
    public Path socket() {
        return started(folder).path("docker.sock");
    }

    /// The folder in which the daemon keeps what does not outlive a boot; its network namespaces are
    /// pinned in `netns` below.
    public Path execRoot() {
        return started(folder).path("exec");
    }

    /// The folder with the daemon's own data.
    public Path dataRoot() {
        return started(folder).path("data");
    }

    /// The folder with the containers' bundles, kept by the containerd below Docker.
    public Path containerdState() {
        return execRoot().resolve("containerd").resolve("daemon");
    }

    /// The folder that holds all of these.
    public Path folder() {
        return started(folder).path();
    }

    /// The bridge that containers are attached to unless they ask for another network.
    public String bridge() {
        return started(folder).name();
    }

    /// The addresses on that bridge, such as `10.71.3.0/24`.
    public String subnet() {
        return started(folder).subnet();
    }

    private Daemon prepare() {
        EngineFolder made = EngineFolder.create(cleanup, home);
        folder = made;
        String key = made.path("key.json").toString();
        Trees.write(made.path("daemon.json"), "{\"deprecated-key-path\": \"" + key + "\"}");
        BusyboxImage.write(made.path("image.tar"));
        Daemon prepared = new Daemon(words(made), made.path("dockerd.log"));
        daemon = prepared;
        Path tasks = containerdState().resolve("io.containerd.runtime.v2.task");
        cleanup.add("unmount its folder", () -> Mounts.unmountBelow(made.path()));
        cleanup.add("kill its containers", () -> Shims.killAll(made, tasks));
        cleanup.add("kill the daemon", prepared::kill);
        cleanup.add("remove its containers and networks", this::removeAll);
        return prepared;
    }

    private List<String> words(EngineFolder made) {
        // In the host's namespace, filter rules and forwarding are the whole machine's.
        String rules = home == null ? "false" : "true";
        return made.inside(
                Prerequisites.required("dockerd"),
                "--config-file=" + made.path("daemon.json"),
                "--data-root=" + made.path("data"),
                "--exec-root=" + made.path("exec"),
                "--pidfile=" + made.path("dockerd.pid"),
                "--host=unix://" + made.path("docker.sock"),
                "--bridge=" + made.name(),
                "--fixed-cidr=" + made.subnet(),
                "--cgroup-parent=/" + made.name(),
                "--exec-opt=native.cgroupdriver=cgroupfs",
                "--storage-driver=" + (made.takesOverlays() ? "overlay2" : "vfs"),
                "--live-restore",
                "--iptables=" + rules,
                "--ip6tables=false",
                "--ip-forward=" + rules,
                "--ip-masq=" + rules,
                "--userland-proxy=false");
    }

    /// A killed daemon leaves its socket, and files with process ids that may be somebody else's by
    /// now.
    private void launch(Daemon prepared) {
        Trees.deleteFile(socket());
        Trees.deleteFile(folder().resolve("dockerd.pid"));
        Trees.deleteFile(execRoot().resolve("containerd").resolve("containerd.pid"));
        prepared.start();
        List<String> ask =
                List.of(
                        Prerequisites.required("docker"),
                        "--host",
                        "unix://" + socket(),
                        "version",
                        "--format",
                        "{{.Server.Version}}");
        Path socket = socket();
        prepared.awaitReady(() -> Trees.exists(socket) && Command.of(ask).outcome().status() == 0);
    }

    /// Docker pins the host's namespace for good when it first runs a container in it; it does so
    /// now, so that the pin is the engine's and not that of the first test with such a container.
    private void pinTheHostsNamespace() {
        docker("run", "--rm", "--network", "host", BusyboxImage.NAME, "true");
    }

    private void removeAll() {
        Daemon prepared = started(daemon);
        if (!prepared.running()) {
            launch(prepared);
        }
        removeEach(List.of("rm", "--force", "--volumes"), docker("ps", "--all", "--quiet"));
        removeEach(
                List.of("network", "rm"),
                docker("network", "ls", "--quiet", "--filter", "type=custom"));
    }

    private void removeEach(List<String> removal, String ids) {
        List<String> words = new ArrayList<>(removal);
        ids.lines().forEach(words::add);
        if (words.size() > removal.size()) {
            docker(words.toArray(String[]::new));
        }
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new TestkitException("docker was not started");
        }
        return part;
    }
}
