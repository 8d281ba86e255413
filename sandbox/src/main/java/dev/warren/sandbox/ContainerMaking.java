// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.runtime.ContainerPlaces;
import dev.warren.sandbox.oci.runtime.Monitor;
import dev.warren.sandbox.oci.runtime.MonitoredContainer;
import dev.warren.sandbox.oci.runtime.OciRuntime;
import dev.warren.sandbox.oci.spec.ControlGroupPath;
import dev.warren.sandbox.pod.ContainerConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes containers of a sandbox that is held, and lets them begin.
final class ContainerMaking {
    private final Equipment with;
    private final Held held;
    private final String sandbox;

    ContainerMaking(Equipment with, Held held) {
        this.with = with;
        this.held = held;
        this.sandbox = held.id();
    }

    /// Makes one, or nothing.
    SandboxRecord createOrUndo(SandboxRecord record, ContainerConfiguration wanted)
            throws SandboxException {
        int before = held.journal().left().size();
        try {
            return create(record, wanted);
        } catch (IOException | RuntimeException | Error failed) {
            SandboxException told =
                    new SandboxException(
                            "cannot make the container '%s' in %s: %s"
                                    .formatted(
                                            wanted.name(),
                                            record.pod().identity(),
                                            Held.reason(failed)),
                            failed);
            undo(record, before, told);
            throw told;
        }
    }

    /// Removes what was begun behind so many traces. Also from the record, where it may be already.
    private void undo(SandboxRecord record, int before, SandboxException told)
            throws SandboxException {
        List<Journal.Left> all = held.journal().left();
        List<Trace> mine =
                all.subList(before, all.size()).stream().map(Journal.Left::trace).toList();
        try {
            with.removal().endWorkers(sandbox, mine);
        } catch (IOException alsoFailed) {
            told.addSuppressed(alsoFailed);
        }
        try {
            held.write(record);
        } catch (IOException alsoFailed) {
            told.addSuppressed(alsoFailed);
        }
        List<String> left = new Undo(held, with.removal()).run(mine::contains);
        if (!left.isEmpty()) {
            told.addSuppressed(
                    new LeftoverException("something of it is left and is in the journal", left));
        }
    }

    /// Makes one; whoever asked undoes it after a failure.
    SandboxRecord create(SandboxRecord record, ContainerConfiguration wanted) throws IOException {
        if (record.containers().stream().anyMatch(one -> one.name().equals(wanted.name()))) {
            throw new SandboxException(
                    "there is a container '"
                            + wanted.name()
                            + "' already; remove it first, or use another name");
        }
        JoinedNamespaces joined = JoinedNamespaces.of(with, held, record, wanted);
        String id = Identifiers.id();
        Path kept = with.folders().container(sandbox, id);
        Path bundle = with.folders().runningContainer(sandbox, id);
        for (Path folder : List.of(kept, bundle)) {
            held.journal().begin(new Trace.Folder(Optional.of(id), folder.toString()));
            with.take(sandbox, Step.MAKE_FOLDER, folder.toString(), () -> Trees.make(folder));
        }
        ContainerRoot root = new ContainerRoot(with, record, wanted, kept, bundle);
        root.prepare();
        Map<String, Object> spec = root.specification(joined.parts(), id);
        with.take(
                sandbox,
                Step.WRITE_BUNDLE,
                bundle.toString(),
                () -> Trees.writePrivate(bundle.resolve("config.json"), Json.write(spec)));
        OciRuntime runtime = Runtimes.of(record, with.settings());
        String parent = ControlGroupPath.parent(joined.parts());
        held.journal()
                .begin(
                        new Trace.RuntimeContainer(
                                Optional.of(id),
                                runtime.program(),
                                runtime.root(),
                                id,
                                ControlGroupPath.of(parent, id)));
        Path log = ContainerLogs.file(record, wanted.name(), kept);
        ContainerPlaces places =
                new ContainerPlaces(
                        bundle.toString(), bundle.toString(), log.toString(), kept.toString());
        ContainerRecord made =
                create(runtime, id, wanted, root, places, ContainerRoot.wantsTerminal(spec));
        if (!joined.expected().isEmpty()) {
            with.take(
                    sandbox,
                    Step.PROVE_NAMESPACES,
                    made.name(),
                    () -> joined.demand(made.process()));
        }
        SandboxRecord written = record.with(made);
        with.take(sandbox, Step.COMMIT, wanted.name(), () -> held.write(written));
        tell(EventLog.Kind.CREATED, written, made);
        return written;
    }

    private ContainerRecord create(
            OciRuntime runtime,
            String id,
            ContainerConfiguration wanted,
            ContainerRoot root,
            ContainerPlaces places,
            boolean terminal)
            throws IOException {
        Files.createDirectories(Path.of(places.log()).getParent());
        Monitor monitor = Monitor.installed();
        MonitoredContainer made =
                with.steps()
                        .take(
                                sandbox,
                                Step.CREATE_CONTAINER,
                                wanted.name(),
                                () -> monitor.create(runtime, id, places, terminal));
        return new ContainerRecord(
                id,
                wanted.name(),
                ContainerRoot.words(wanted.source()),
                Instant.now(),
                Optional.empty(),
                made.init().pid(),
                made.init().startTicks(),
                places.bundle(),
                places.log(),
                monitor.logFormat().name(),
                root.stopSignal(),
                made.monitor());
    }

    /// Lets its process begin.
    SandboxRecord start(SandboxRecord record, String id) throws SandboxException {
        ContainerRecord container = record.demand(id);
        try {
            OciRuntime runtime = Runtimes.of(record, with.settings());
            with.take(sandbox, Step.START_CONTAINER, container.name(), () -> runtime.start(id));
            ContainerRecord started = container.startedAt(Instant.now());
            SandboxRecord written = record.with(started);
            held.write(written);
            tell(EventLog.Kind.STARTED, written, started);
            return written;
        } catch (SandboxException failed) {
            throw failed;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot start the container '%s': %s"
                            .formatted(container.name(), Held.reason(failed)),
                    failed);
        }
    }

    private void tell(EventLog.Kind kind, SandboxRecord record, ContainerRecord container) {
        with.tell(kind, sandbox, record.pod().identity(), Optional.of(container.name()), "");
    }
}
