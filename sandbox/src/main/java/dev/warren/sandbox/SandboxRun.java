// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.namespace.store.NamedNamespace;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Phase;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.oci.spec.ControlGroupPath;
import dev.warren.sandbox.oci.spec.SandboxFiles;
import dev.warren.sandbox.oci.spec.SandboxParts;
import dev.warren.sandbox.oci.spec.SharedNamespaces;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodRules;
import java.io.IOException;
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
                "cannot make a sandbox for %s: %s".formatted(pod.identity(), Held.reason(failed)),
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
        with.tell(EventLog.Kind.FAILED, id, pod.identity(), Optional.empty(), Held.reason(failed));
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
        NetworkAttaching attaching = new NetworkAttaching(with, held, pod);
        if (network.isPresent()) {
            attaching.attach(network.get().path());
        }
        SandboxParts parts = parts(network);
        writeFiles(parts.files(), attaching.addresses());
        Optional<SandboxRecord.Infra> infra = new InfraContainer(with, held).make(parts, network);
        SandboxRecord made =
                new SandboxRecord(
                        id,
                        pod,
                        record.created(),
                        record.bootId(),
                        network,
                        attaching.addresses(),
                        attaching.networks(),
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

    // --- Files ----------------------------------------------------------------------------------

    private SandboxParts parts(Optional<SandboxRecord.Network> network) {
        SharedNamespaces shared =
                SandboxPlaces.namespaces(
                        with.folders(), id, network, Optional.empty(), pod, pinned);
        return new SandboxParts(id, pod, shared, SandboxPlaces.files(with.folders(), id, pod));
    }

    private void writeFiles(SandboxFiles files, List<String> addresses) throws IOException {
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
