// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.process.NamespaceHolder;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.namespace.store.NamedNamespace;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.oci.spec.SandboxSpec;
import dev.warren.sandbox.pin.Pins;
import dev.warren.sandbox.pin.Settings;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.PodConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes the namespaces of a sandbox: the network's under a name as containerd gives them, and where no process is
/// to hold the others, those on files in the sandbox's folder.
final class NamespaceMaking {
    private static final Duration HOLDER_PATIENCE = Duration.ofSeconds(30);

    /// Where settings of a network namespace are, below `/proc/sys`.
    private static final String OF_NETWORK = "net/";

    private final Equipment with;
    private final Held held;
    private final PodConfiguration pod;
    private final NamespaceModes modes;
    private final Path folder;
    private final Set<NamespaceKind> pinned = EnumSet.noneOf(NamespaceKind.class);

    NamespaceMaking(Equipment with, Held held, PodConfiguration pod) {
        this.with = with;
        this.held = held;
        this.pod = pod;
        this.modes = pod.namespaces();
        this.folder = with.folders().running(held.id()).resolve("pins");
    }

    /// The kinds that are mounted in the sandbox's folder.
    Set<NamespaceKind> pinned() {
        return pinned;
    }

    /// Makes them.
    ///
    /// @return the network's; empty when the pod uses the node's
    Optional<NamedNamespace> make() throws IOException {
        if (with.settings().infra() instanceof Infra.Pinned) {
            InfraContainer.demandNone(modes);
            if (!modes.hostNetwork()) {
                pinned.add(NamespaceKind.HOST_NAME);
            }
            if (modes.interProcess() == NamespaceModes.Mode.POD) {
                pinned.add(NamespaceKind.INTER_PROCESS);
            }
        }
        Optional<NamedNamespace> network =
                modes.user().isPresent() && !modes.hostNetwork() ? owned() : plain();
        if (network.isPresent()) {
            String path = network.get().path();
            with.take(held.id(), Step.FURNISH_NETWORK, path, () -> furnish(path));
        }
        return network;
    }

    private Optional<NamedNamespace> plain() throws IOException {
        Optional<NamedNamespace> network = Optional.empty();
        if (!modes.hostNetwork()) {
            String name = beginNetwork();
            network =
                    Optional.of(
                            with.steps()
                                    .take(
                                            held.id(),
                                            Step.MAKE_NETWORK_NAMESPACE,
                                            name,
                                            () -> store().create(name)));
        }
        if (!pinned.isEmpty()) {
            beginPins();
            with.take(
                    held.id(),
                    Step.MAKE_PINS,
                    folder.toString(),
                    () -> Pins.create(folder.toString(), pinned, hostName(), otherSettings()));
        }
        return network;
    }

    /// In a user namespace of the pod's own, whose root may do in them what root may.
    private Optional<NamedNamespace> owned() throws IOException {
        NamespaceModes.UserMaps maps = modes.user().orElseThrow();
        String name = beginNetwork();
        Set<NamespaceKind> further = EnumSet.noneOf(NamespaceKind.class);
        further.addAll(pinned);
        // Whoever joins the pod's network has to be able to join its users, too.
        pinned.add(NamespaceKind.USER);
        beginPins();
        try (NamespaceHolder holder =
                NamespaceHolder.start(maps.users(), maps.groups(), further, HOLDER_PATIENCE)) {
            NamedNamespace network =
                    with.steps()
                            .take(
                                    held.id(),
                                    Step.MAKE_NETWORK_NAMESPACE,
                                    name,
                                    () -> name(name, holder));
            with.take(held.id(), Step.MAKE_PINS, folder.toString(), () -> pin(holder, further));
            return Optional.of(network);
        }
    }

    private NamedNamespace name(String name, NamespaceHolder holder) throws IOException {
        String held = "/proc/thread-self/fd/" + holder.networkNamespace().fd().number();
        try (NetworkNamespace network = NetworkNamespace.open(held)) {
            return store().attach(name, network);
        }
    }

    private void pin(NamespaceHolder holder, Set<NamespaceKind> further) throws IOException {
        Pins.ofProcess(holder.pid(), folder.toString(), pinned);
        if (!holder.isAlive()) {
            throw new SandboxException(
                    "the process that held the new user namespace ended too early");
        }
        if (!further.isEmpty()) {
            Pins.furnish(folder.toString(), further, hostName(), otherSettings());
        }
    }

    private NamespaceStore store() {
        return NamespaceStore.in(with.settings().namespaceFolder());
    }

    private String beginNetwork() throws IOException {
        String name = Identifiers.namespaceName();
        held.journal().begin(new Trace.NetworkNamespace(with.settings().namespaceFolder(), name));
        return name;
    }

    private void beginPins() throws IOException {
        for (NamespaceKind kind : pinned) {
            held.journal().begin(new Trace.Pin(kind, folder.resolve(kind.word()).toString()));
        }
        Trees.make(folder);
    }

    private String hostName() {
        return pinned.contains(NamespaceKind.HOST_NAME) ? pod.hostName() : "";
    }

    // --- Settings -------------------------------------------------------------------------------

    private void furnish(String path) throws IOException {
        try (NetworkNamespace network = NetworkNamespace.open(path)) {
            LoopbackLink.bringUp(network);
            Map<String, String> settings = new LinkedHashMap<>();
            settings(true)
                    .forEach(
                            (name, value) ->
                                    settings.put(
                                            Settings.path(name).substring(OF_NETWORK.length()),
                                            value));
            if (!settings.isEmpty()) {
                network.writeSettings(settings);
            }
        }
    }

    private Map<String, String> otherSettings() {
        return settings(false);
    }

    /// Where a process holds the namespaces, the runtime applies them.
    private Map<String, String> settings(boolean ofNetwork) {
        Map<String, String> chosen = new LinkedHashMap<>();
        if (with.settings().infra() instanceof Infra.Pinned) {
            SandboxSpec.sysctls(pod)
                    .forEach(
                            (name, value) -> {
                                if (isOfNetwork(name) == ofNetwork) {
                                    chosen.put(name, value);
                                }
                            });
        }
        return chosen;
    }

    private static boolean isOfNetwork(String name) {
        return Settings.path(name).startsWith(OF_NETWORK);
    }
}
