// SPDX-License-Identifier: Apache-2.0
package dev.warren.bench;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkChange;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.kernel.process.Streams;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.store.NamedNamespace;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.CniClient;
import dev.warren.sandbox.cni.CniObserver;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.NetworkFolder;
import dev.warren.sandbox.cni.PluginRun;
import dev.warren.sandbox.oci.runtime.OciRuntime;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// What no engine can do without: the plugins and the runtime, run as the engine runs them, in a namespace and with a
/// bundle that are there already.
final class BareParts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final NamespaceStore store = NamespaceStore.standard();
    private final NetworkConfiguration network;
    private final CniClient plugins;
    private final OciRuntime runtime;
    private final Path bundle;
    private final Path root;
    private long pluginNanos;

    BareParts(SandboxSettings settings, WarrenPods pods) throws Exception {
        this.network = NetworkFolder.read(settings.networkFolder()).networks().getFirst();
        this.root = Files.createTempDirectory("warren-bench-parts-");
        this.plugins =
                new CniClient(
                                settings.pluginFolders(),
                                root.resolve("cache").toString(),
                                settings.pluginDeadline())
                        .observedBy(new Clock());
        this.runtime = OciRuntime.of(settings.runtime(), root.resolve("runtime").toString());
        Sandbox staying = pods.staying();
        this.bundle = Files.createDirectory(root.resolve("bundle"));
        // Its namespaces stay; the container that this describes is the engine's own, in another
        // control group.
        Path made = Path.of(staying.containers().getFirst().record().bundle());
        String document = Files.readString(made.resolve("config.json"));
        String id = staying.containers().getFirst().record().id();
        Files.writeString(bundle.resolve("config.json"), document.replace(id, id()));
    }

    private final class Clock implements CniObserver {
        @Override
        public void ran(PluginRun run) {
            pluginNanos += run.took().toNanos();
        }

        @Override
        public void remarked(String remark) {
            throw new IllegalStateException(remark);
        }
    }

    private static String id() {
        byte[] bytes = new byte[32];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// The plugins that attach a pod and take it back; the sum of their runs.
    long plugins() throws Exception {
        String id = id();
        NamedNamespace namespace = store.create("wbn" + id.substring(0, 10));
        try {
            bringUpLoopback(namespace);
            PodConfiguration pod =
                    PodConfiguration.named(new PodIdentity("bare", "bench", "uid-bare", 0));
            Attachment attachment = Attachment.ofPod(pod, id, namespace.path(), "eth0");
            pluginNanos = 0;
            plugins.add(network, attachment);
            plugins.delete(network, attachment);
            return pluginNanos;
        } finally {
            store.remove(namespace.name());
        }
    }

    /// As engines hand it to plugins.
    private static void bringUpLoopback(NamedNamespace namespace) throws SyscallException {
        try (NetworkNamespace network = NetworkNamespace.open(namespace.path());
                NetlinkSocket socket = network.openRouteNetlink()) {
            LinkChange.of(1).up().apply(socket);
        }
    }

    /// A namespace with a name, made and removed.
    long namespace() throws Exception {
        long start = System.nanoTime();
        store.create("wbnalone");
        store.remove("wbnalone");
        return System.nanoTime() - start;
    }

    /// The runtime's four runs for a container, without the wait until it has ended.
    long runtime() throws Exception {
        String id = id();
        try (Fd nothing = Fd.open("/dev/null", dev.warren.kernel.abi.Files.O_RDWR)) {
            long start = System.nanoTime();
            ProcessId init =
                    runtime.create(
                            bundle.toString(),
                            id,
                            root.resolve("pid").toString(),
                            Streams.of(nothing, nothing, nothing));
            runtime.start(id);
            runtime.kill(id, Processes.SIGKILL, false);
            long taken = System.nanoTime() - start;
            Optional<ProcessDescriptor> process = ProcessDescriptor.find(init);
            if (process.isPresent()) {
                try (ProcessDescriptor open = process.get()) {
                    if (!open.hasEnded(PATIENCE)) {
                        throw new IllegalStateException("process " + init + " does not end");
                    }
                }
            }
            start = System.nanoTime();
            runtime.delete(id, false);
            return taken + System.nanoTime() - start;
        }
    }

    @Override
    public void close() throws IOException {
        try (var all = Files.walk(root)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
