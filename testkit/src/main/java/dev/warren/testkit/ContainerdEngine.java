// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A containerd of its own, with pods. Making one does nothing yet, so it can be a field of a test
/// class that may still be skipped.
public final class ContainerdEngine implements AutoCloseable {
    private final Cleanup cleanup = new Cleanup("containerd");
    private final PodLedger ledger = new PodLedger();
    private final @Nullable LabNamespace home;
    private final String plugins;
    private final Path pluginFolder;
    private @Nullable EngineFolder folder;
    private @Nullable Daemon daemon;
    private @Nullable CriClient client;

    /// A daemon in the host's network namespace, whose pods are ports of a bridge that leads nowhere else.
    public ContainerdEngine() {
        this(null, ContainerdConfiguration.BRIDGE, ContainerdConfiguration.PLUGIN_FOLDER);
    }

    /// A daemon in the host's network namespace, with programs of plugins of the test's own.
    ///
    /// @param plugins as for the daemon in a lab
    /// @param pluginFolder where their programs are, `loopback` among them
    public ContainerdEngine(String plugins, Path pluginFolder) {
        this(null, plugins, pluginFolder);
    }

    /// A daemon in a network namespace of a lab, which stands for a node, so that its plugins may change
    /// what is the whole node's: forwarding, packet filters, cards. To be closed before the lab.
    ///
    /// @param plugins a JSON array of configurations of CNI plugins, in which `@name` stands for the name
    ///     of the engine's bridge, `@subnet` for the addresses on it, and `@ipam` for a folder
    public ContainerdEngine(LabNamespace home, String plugins) {
        this(home, plugins, ContainerdConfiguration.PLUGIN_FOLDER);
    }

    private ContainerdEngine(@Nullable LabNamespace home, String plugins, Path pluginFolder) {
        this.home = home;
        this.plugins = plugins;
        this.pluginFolder = pluginFolder;
    }

    /// Starts the daemon and waits until it can run pods; after [#kill()] it starts it again on what
    /// it left.
    public void start() {
        Daemon prepared = daemon;
        if (prepared == null) {
            prepared = prepare();
        }
        if (prepared.running()) {
            throw new TestkitException("containerd runs already");
        }
        launch(prepared);
    }

    /// Kills the daemon and leaves its pods running.
    public void kill() {
        disconnect();
        started(daemon).kill();
    }

    /// Removes all that this engine has made.
    @Override
    public void close() {
        cleanup.run();
        daemon = null;
        folder = null;
    }

    /// The client that asks for pods; a new one after each [#start()].
    public CriClient cri() {
        return started(client);
    }

    /// The process of the daemon.
    public long pid() {
        return started(daemon).pid();
    }

    /// The socket on which the daemon listens.
    public Path socket() {
        return started(folder).path("containerd.sock");
    }

    /// The folder in which the daemon keeps what does not outlive a boot, its bundles among it.
    public Path state() {
        return started(folder).path("state");
    }

    /// The folder with the daemon's own data.
    public Path root() {
        return started(folder).path("root");
    }

    /// The folder that holds all of these.
    public Path folder() {
        return started(folder).path();
    }

    /// The bridge that the pods are attached to; the CNI network has the same name.
    public String bridge() {
        return started(folder).name();
    }

    /// The addresses of the pods, such as `10.71.3.0/24`.
    public String subnet() {
        return started(folder).subnet();
    }

    /// Runs `ctr` on this engine, in the namespace of its pods.
    public String ctr(String... words) {
        List<String> all = new ArrayList<>(List.of(Prerequisites.required("ctr")));
        all.addAll(List.of("--address", socket().toString(), "--namespace", "k8s.io"));
        all.addAll(List.of(words));
        return Command.of(all).output();
    }

    /// Runs a container that belongs to no pod and sleeps, the way `ctr` does: in a network namespace
    /// of its own that has no links.
    public Container runWithoutPod(String id) {
        return runWithoutPodIn(id, "");
    }

    /// Runs a container that belongs to no pod and sleeps, in the network namespace that a file such as
    /// `/run/netns/red` stands for.
    ///
    /// @param networkFile empty for a namespace of its own that has no links
    public Container runWithoutPodIn(String id, String networkFile) {
        String cgroup = "/" + bridge() + "/loners/" + id;
        String runtimeState = folder().resolve("runc").toString();
        List<String> words = new ArrayList<>(List.of("run", "--detach", "--cgroup", cgroup));
        words.addAll(List.of("--runc-root", runtimeState));
        words.addAll(List.of("--fifo-dir", folder().resolve("fifo").toString()));
        if (!networkFile.isEmpty()) {
            words.addAll(List.of("--with-ns", "network:" + networkFile));
        }
        words.addAll(List.of(BusyboxImage.NAME, id));
        ctr(words.toArray(String[]::new));
        Path written = tasks(state()).resolve("k8s.io").resolve(id).resolve("init.pid");
        String pid = Trees.read(written);
        if (pid == null) {
            throw new TestkitException(
                    "containerd did not write the pid of " + id + " to " + written);
        }
        long process = Long.parseLong(pid.strip());
        return new Container(id, id, process, NetworkNamespaces.of(process));
    }

    /// Kills and removes a container that belongs to no pod.
    public void removeWithoutPod(Container container) {
        ctr("task", "delete", "--force", container.id());
        ctr("container", "delete", container.id());
    }

    private static Path tasks(Path state) {
        return state.resolve("io.containerd.runtime.v2.task");
    }

    private Daemon prepare() {
        EngineFolder made = EngineFolder.create(cleanup, home);
        folder = made;
        ContainerdConfiguration.write(made, plugins, pluginFolder);
        BusyboxImage.write(made.path("image.tar"));
        List<String> words =
                made.inside(
                        Prerequisites.required("containerd"),
                        "--config",
                        made.path("config.toml").toString());
        Daemon prepared = new Daemon(words, made.path("containerd.log"));
        daemon = prepared;
        CniTraces traces = new CniTraces(made.name(), ledger);
        cleanup.add("remove what CNI wrote", traces::remove);
        cleanup.add("remove the hook for ports of the host", () -> HostPorts.remove(ledger));
        cleanup.add("unmount its folder", () -> Mounts.unmountBelow(made.path()));
        Path tasks = tasks(made.path("state"));
        cleanup.add("kill its containers", () -> Shims.killAll(made, tasks));
        cleanup.add("kill the daemon", prepared::kill);
        cleanup.add("end the connection", this::disconnect);
        cleanup.add("remove its pods", this::removePods);
        return prepared;
    }

    private void launch(Daemon prepared) {
        Path socket = socket();
        Trees.deleteFile(socket);
        prepared.start();
        boolean first = ledger.ids().isEmpty();
        prepared.awaitReady(() -> Trees.exists(socket));
        PodConfigurations pods =
                new PodConfigurations(folder().resolve("logs"), started(folder).name());
        CriClient connected = new CriClient(socket, pods, ledger, prepared::tail);
        client = connected;
        prepared.awaitReady(connected::ready);
        if (first) {
            ctr("images", "import", folder().resolve("image.tar").toString());
        }
    }

    private void removePods() {
        if (ledger.ids().isEmpty()) {
            return;
        }
        Daemon prepared = started(daemon);
        if (!prepared.running()) {
            disconnect();
            launch(prepared);
        }
        cri().removeAllPods();
    }

    private void disconnect() {
        CriClient connected = client;
        client = null;
        if (connected != null) {
            connected.close();
        }
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new TestkitException("containerd was not started");
        }
        return part;
    }
}
