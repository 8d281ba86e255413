// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.namespace.store.NamedNamespace;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.AttachmentResult;
import dev.warren.sandbox.cni.CniObserver;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.PluginRun;
import dev.warren.sandbox.cni.PluginRunDocument;
import dev.warren.sandbox.cni.PodAddresses;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Phase;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.spec.ControlGroupPath;
import dev.warren.sandbox.oci.spec.SandboxFiles;
import dev.warren.sandbox.oci.spec.SandboxParts;
import dev.warren.sandbox.oci.spec.SharedNamespaces;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes one sandbox, or nothing. In containerd's order: name, network namespace, plugins, files, process; each
/// step that may leave a trace is in the journal before it begins.
final class SandboxRun {
    private final Equipment with;
    private final Held held;
    private final PodConfiguration pod;
    private final String id;
    private final Path running;
    private final Set<NamespaceKind> pinned = new LinkedHashSet<>();
    private final List<String> addresses = new ArrayList<>();
    private final List<String> networks = new ArrayList<>();

    private SandboxRun(Equipment with, Held held, PodConfiguration pod) {
        this.with = with;
        this.held = held;
        this.pod = pod;
        this.id = held.id();
        this.running = with.folders().running(id);
    }

    /// Makes it with its containers, and starts them.
    ///
    /// @throws SandboxException when a step failed; all before it is undone, unless a [LeftoverException] among
    ///     the suppressed ones says what is not
    static SandboxRecord run(Equipment with, PodConfiguration pod) throws SandboxException {
        PodRules.demand(pod);
        Runtimes.demandControlGroups(pod);
        List<Held> claimed = new ArrayList<>(1);
        try {
            with.take(
                    "",
                    Step.CLAIM,
                    pod.identity().toString(),
                    () -> claimed.add(with.registry().claim(pod.identity())));
        } catch (IOException | RuntimeException | Error failed) {
            if (claimed.isEmpty()) {
                throw unclaimed(pod, failed);
            }
            try (Held held = claimed.getFirst()) {
                throw new SandboxRun(with, held, pod).undone(failed);
            }
        }
        try (Held held = claimed.getFirst()) {
            return new SandboxRun(with, held, pod).runOrUndo();
        }
    }

    private static SandboxException unclaimed(PodConfiguration pod, Throwable failed) {
        return failed instanceof SandboxException told ? told : cannotMake(pod, failed);
    }

    private static SandboxException cannotMake(PodConfiguration pod, Throwable failed) {
        return new SandboxException(
                "cannot make a sandbox for %s: %s".formatted(pod.identity(), reason(failed)),
                failed);
    }

    private SandboxRecord runOrUndo() throws SandboxException {
        try {
            SandboxRecord made = make();
            for (ContainerConfiguration container : pod.containers()) {
                made = new ContainerMaking(with, held).create(made, container);
            }
            for (ContainerRecord container : made.containers()) {
                made = new ContainerMaking(with, held).start(made, container.id());
            }
            held.journal().enter(Phase.READY);
            with.tell(EventLog.Kind.STARTED, id, pod.identity(), Optional.empty(), "");
            return made;
        } catch (IOException | RuntimeException | Error failed) {
            throw undone(failed);
        }
    }

    /// Undoes everything, and says what failed.
    private SandboxException undone(Throwable failed) {
        SandboxException told = cannotMake(pod, failed);
        endWorkers(told);
        try {
            List<String> left = new Undo(held, with.removal()).runAll();
            if (left.isEmpty()) {
                with.take(id, Step.FORGET, Registry.shortened(id), held::forget);
            } else {
                told.addSuppressed(
                        new LeftoverException(
                                "something of it is left and is in the journal (sandbox %s; 'gc' tries again)"
                                        .formatted(Registry.shortened(id)),
                                left));
            }
        } catch (IOException alsoFailed) {
            told.addSuppressed(alsoFailed);
        }
        with.tell(EventLog.Kind.FAILED, id, pod.identity(), Optional.empty(), reason(failed));
        return told;
    }

    /// What a program that failed has started may have left its process group, and be at work still.
    private void endWorkers(SandboxException told) {
        List<Trace> begun = held.journal().left().stream().map(Journal.Left::trace).toList();
        if (begun.stream().allMatch(SandboxRun::runsNothing)) {
            return;
        }
        try {
            with.removal().endWorkers(id, begun);
        } catch (IOException alsoFailed) {
            told.addSuppressed(alsoFailed);
        }
    }

    private static boolean runsNothing(Trace trace) {
        return !(trace instanceof Trace.Attachment || trace instanceof Trace.RuntimeContainer);
    }

    private static String reason(Throwable failed) {
        return failed instanceof IOException world
                ? Held.reason(world)
                : failed.getClass().getSimpleName() + ": " + failed.getMessage();
    }

    private SandboxRecord make() throws IOException {
        SandboxRecord record =
                new SandboxRecord(
                        id,
                        pod,
                        Instant.now(),
                        Identifiers.bootId(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        with.settings().runtime(),
                        List.of());
        held.write(record);
        with.tell(EventLog.Kind.CREATED, id, pod.identity(), Optional.empty(), "");
        if (pod.controlGroupParent().isEmpty()) {
            held.journal().begin(new Trace.ControlGroup(ControlGroupPath.parent(id, pod)));
        }
        held.journal().begin(new Trace.Folder(Optional.empty(), running.toString()));
        with.take(id, Step.MAKE_FOLDER, running.toString(), () -> Trees.make(running));
        Optional<SandboxRecord.Network> network = makeNamespaces();
        if (network.isPresent()) {
            attach(network.get().path());
        }
        SandboxParts parts = parts(network);
        writeFiles(parts.files());
        Optional<SandboxRecord.Infra> infra = new InfraContainer(with, held).make(parts, network);
        SandboxRecord made =
                new SandboxRecord(
                        id,
                        pod,
                        record.created(),
                        record.bootId(),
                        network,
                        addresses,
                        networks,
                        infra,
                        record.runtime(),
                        List.of());
        with.take(id, Step.COMMIT, Registry.shortened(id), () -> held.write(made));
        return made;
    }

    // --- Namespaces -----------------------------------------------------------------------------

    private Optional<SandboxRecord.Network> makeNamespaces() throws IOException {
        NamespaceMaking making = new NamespaceMaking(with, held, pod);
        Optional<NamedNamespace> named = making.make();
        pinned.addAll(making.pinned());
        return named.map(
                network ->
                        new SandboxRecord.Network(
                                network.path(),
                                new NamespaceId(network.id().device(), network.id().inode())));
    }

    // --- Network --------------------------------------------------------------------------------

    private void attach(String namespacePath) throws IOException {
        List<NetworkConfiguration> chosen = Networks.choose(with.settings(), with.steps());
        List<AttachmentResult> results = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            NetworkConfiguration network = chosen.get(i);
            Attachment attachment = Attachment.ofPod(pod, id, namespacePath, "eth" + i);
            held.journal().begin(trace(network, attachment));
            // Addresses that plugins give are noted on disk: they have to be given back after a
            // loss of
            // power, too.
            held.journal().sync();
            AttachmentResult result =
                    with.steps()
                            .take(
                                    id,
                                    Step.ADD_INTERFACE,
                                    attachment.interfaceName()
                                            + " of network '"
                                            + network.name()
                                            + "'",
                                    () -> add(network, attachment));
            networks.add(network.name());
            results.add(result);
        }
        PodAddresses found = PodAddresses.of(results, PodAddresses.Preference.IPV4);
        addresses.add(found.primary().toString());
        found.additional().forEach(address -> addresses.add(address.toString()));
    }

    /// What is said to plugins is kept, so that it can be told later.
    private AttachmentResult add(NetworkConfiguration network, Attachment attachment)
            throws IOException {
        List<PluginRun> runs = new ArrayList<>();
        CniObserver noting =
                new CniObserver() {
                    @Override
                    public void ran(PluginRun run) {
                        runs.add(run);
                        with.steps().ran(run);
                    }

                    @Override
                    public void remarked(String remark) {
                        with.steps().remarked(remark);
                    }
                };
        AttachmentResult result = with.cni().observedBy(noting).add(network, attachment);
        Path file = with.folders().pluginRuns(id, attachment.interfaceName());
        Trees.make(running.resolve("cni"));
        Trees.writePrivate(file, Json.write(PluginRunDocument.of(runs)));
        return result;
    }

    private static Trace.Attachment trace(NetworkConfiguration network, Attachment attachment) {
        return new Trace.Attachment(
                network.name(),
                new String(network.document(), StandardCharsets.UTF_8),
                attachment.containerId(),
                attachment.namespacePath(),
                attachment.interfaceName(),
                attachment.arguments().stream()
                        .map(argument -> List.of(argument.name(), argument.value()))
                        .toList(),
                attachment.capabilities());
    }

    // --- Files ----------------------------------------------------------------------------------

    private SandboxParts parts(Optional<SandboxRecord.Network> network) {
        SharedNamespaces shared =
                SandboxPlaces.namespaces(
                        with.folders(), id, network, Optional.empty(), pod, pinned);
        return new SandboxParts(id, pod, shared, SandboxPlaces.files(with.folders(), id, pod));
    }

    private void writeFiles(SandboxFiles files) throws IOException {
        with.take(
                id,
                Step.WRITE_FILES,
                running.resolve("etc").toString(),
                () -> SandboxPlaces.write(files, pod, addresses));
        if (files.sharedMemory().equals(SandboxFiles.NODE_SHARED_MEMORY)) {
            return;
        }
        held.journal().begin(new Trace.Mounted(files.sharedMemory()));
        with.take(
                id,
                Step.MOUNT_SHARED_MEMORY,
                files.sharedMemory(),
                () -> SandboxPlaces.mountSharedMemory(files.sharedMemory(), pod));
    }
}
