// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.sandbox.cni.Argument;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.CniClient;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.oci.runtime.ContainerPlaces;
import dev.warren.sandbox.oci.runtime.OciRuntime;
import dev.warren.sandbox.oci.runtime.Orphans;
import dev.warren.sandbox.pin.Pins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Removes what steps left, from what the journal says about it alone. Each removal may be tried any number of
/// times: that there is nothing is what is wanted.
final class Removal {
    private final SandboxSettings settings;
    private final Steps steps;
    private final CniClient cni;

    Removal(SandboxSettings settings, Steps steps, CniClient cni) {
        this.settings = settings;
        this.steps = steps;
        this.cni = cni;
    }

    void remove(String sandbox, Trace trace) throws IOException {
        switch (trace) {
            case Trace.Folder folder -> removeFolder(sandbox, folder);
            case Trace.NetworkNamespace namespace -> removeNamespace(sandbox, namespace);
            case Trace.Pin pin -> unpin(sandbox, pin.path());
            case Trace.Mounted mounted -> unmount(sandbox, mounted.path());
            case Trace.Attachment attachment -> detach(sandbox, attachment);
            case Trace.ControlGroup group -> removeControlGroup(sandbox, group.path());
            case Trace.RuntimeContainer container -> delete(sandbox, container);
        }
    }

    private void removeFolder(String sandbox, Trace.Folder folder) throws IOException {
        Path path = Path.of(folder.path());
        if (!path.startsWith(settings.folders().persistent())
                && !path.startsWith(settings.folders().volatileFolder())) {
            throw new SandboxException(path + " is not below the folders of sandboxes");
        }
        take(sandbox, Step.REMOVE_FOLDER, folder.path(), () -> Trees.delete(path));
    }

    private void removeNamespace(String sandbox, Trace.NetworkNamespace namespace)
            throws IOException {
        take(
                sandbox,
                Step.REMOVE_NETWORK_NAMESPACE,
                namespace.path(),
                () -> NamespaceStore.in(namespace.folder()).remove(namespace.name()));
    }

    private void unpin(String sandbox, String path) throws IOException {
        take(sandbox, Step.UNMOUNT, path, () -> Pins.remove(path));
    }

    private void unmount(String sandbox, String path) throws IOException {
        take(sandbox, Step.UNMOUNT, path, () -> Pins.detachAll(path));
    }

    private void detach(String sandbox, Trace.Attachment trace) throws IOException {
        Attachment attachment = attachment(trace);
        boolean closed = NetworkNamespaces.isGone(trace.namespacePath(), trace.namespace());
        NetworkConfiguration network = network(sandbox, trace);
        try {
            take(
                    sandbox,
                    Step.DELETE_INTERFACE,
                    trace.interfaceName() + " of network '" + trace.network() + "'",
                    () ->
                            client(trace)
                                    .delete(
                                            network,
                                            closed ? attachment.withoutNamespace() : attachment));
        } catch (IOException failed) {
            endPlugins(sandbox, failed);
            throw failed;
        }
    }

    /// What a plugin that failed or was killed has started may have left its process group, and be at work still.
    private void endPlugins(String sandbox, IOException failed) {
        try {
            endWorkers(sandbox, List.of());
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    /// With the plugins and the cache that the interface was made with: whoever removes it may have others.
    CniClient client(Trace.Attachment trace) {
        if (trace.pluginFolders().isEmpty() || trace.cacheFolder().isEmpty()) {
            return cni;
        }
        return new CniClient(trace.pluginFolders(), trace.cacheFolder(), settings.pluginDeadline())
                .observedBy(steps);
    }

    static Attachment attachment(Trace.Attachment trace) {
        List<Argument> arguments =
                trace.arguments().stream()
                        .map(pair -> new Argument(pair.getFirst(), pair.getLast()))
                        .toList();
        return new Attachment(
                trace.containerId(),
                trace.namespacePath(),
                trace.interfaceName(),
                arguments,
                trace.capabilities());
    }

    /// As it was when the interface was made: the folder may say something else by now.
    static NetworkConfiguration network(String sandbox, Trace.Attachment trace)
            throws SandboxException {
        return NetworkConfiguration.parse(
                trace.configuration().getBytes(StandardCharsets.UTF_8),
                "the journal of sandbox " + sandbox + ", network " + trace.network());
    }

    private void removeControlGroup(String sandbox, String path) throws IOException {
        take(
                sandbox,
                Step.REMOVE_CONTROL_GROUP,
                path,
                () ->
                        new Orphans(settings.runtime(), settings.runtimeDeadline())
                                .endControlGroup(path));
    }

    private void delete(String sandbox, Trace.RuntimeContainer trace) throws IOException {
        OciRuntime runtime = Runtimes.at(trace, settings);
        take(
                sandbox,
                Step.DELETE_CONTAINER,
                Registry.shortened(trace.id()),
                () -> runtime.delete(trace.id(), true));
        Orphans orphans = new Orphans(trace.program(), settings.runtimeDeadline());
        // The runtime may not have come so far as to know of it.
        if (!trace.controlGroup().isEmpty()) {
            orphans.endControlGroup(trace.controlGroup());
        }
        // It writes into the container's folders as long as it lives.
        if (trace.container().isPresent() && mayBeMonitored(sandbox, trace.id())) {
            orphans.endLeftovers(trace.id());
        }
    }

    private boolean mayBeMonitored(String sandbox, String container) throws SyscallException {
        String bundle = settings.folders().runningContainer(sandbox, container).toString();
        return Orphans.mayLive(new ContainerPlaces(bundle, bundle, "", "").monitorPidFile());
    }

    /// Ends what goes on for a sandbox though whoever began it has gone: a plugin that is still at work would make
    /// again what is being removed. The monitors of containers go with those.
    void endWorkers(String sandbox, List<Trace> traces) throws IOException {
        Map<String, String> runtimes = new LinkedHashMap<>(Map.of(sandbox, settings.runtime()));
        for (Trace trace : traces) {
            if (trace instanceof Trace.RuntimeContainer container) {
                runtimes.put(container.id(), container.program());
            }
        }
        for (Map.Entry<String, String> one : runtimes.entrySet()) {
            take(
                    sandbox,
                    Step.END_LEFTOVERS,
                    Registry.shortened(one.getKey()),
                    () ->
                            new Orphans(one.getValue(), settings.runtimeDeadline())
                                    .endWorkers(one.getKey()));
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void take(String sandbox, Step step, String subject, Work work) throws IOException {
        steps.take(
                sandbox,
                step,
                subject,
                () -> {
                    work.run();
                    return true;
                });
    }
}
