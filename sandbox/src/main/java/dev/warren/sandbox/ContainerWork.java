// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.runtime.ContainerEnd;
import dev.warren.sandbox.oci.runtime.ContainerPlaces;
import dev.warren.sandbox.oci.runtime.Monitor;
import dev.warren.sandbox.oci.runtime.MonitoredContainer;
import dev.warren.sandbox.oci.runtime.NamespaceProof;
import dev.warren.sandbox.oci.runtime.OciRuntime;
import dev.warren.sandbox.oci.spec.ControlGroupPath;
import dev.warren.sandbox.oci.spec.SandboxParts;
import dev.warren.sandbox.oci.spec.SharedNamespaces;
import dev.warren.sandbox.pod.ContainerConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The containers of a sandbox that is held.
final class ContainerWork {
    private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(10);

    private final Equipment with;
    private final Held held;
    private final String sandbox;

    ContainerWork(Equipment with, Held held) {
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
                                            failed.getMessage()),
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
            held.write(record);
            with.removal().endWorkers(sandbox, mine);
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
        String id = Identifiers.id();
        Path kept = with.folders().container(sandbox, id);
        Path bundle = with.folders().runningContainer(sandbox, id);
        for (Path folder : List.of(kept, bundle)) {
            held.journal().begin(new Trace.Folder(Optional.of(id), folder.toString()));
            with.take(sandbox, Step.MAKE_FOLDER, folder.toString(), () -> Trees.make(folder));
        }
        SandboxParts parts = parts(record, wanted);
        ContainerRoot root = new ContainerRoot(with, record, wanted, kept, bundle);
        root.prepare();
        Map<String, Object> spec = root.specification(parts, id);
        with.take(
                sandbox,
                Step.WRITE_BUNDLE,
                bundle.toString(),
                () -> Trees.writePrivate(bundle.resolve("config.json"), Json.write(spec)));
        OciRuntime runtime = Runtimes.of(with.settings());
        held.journal()
                .begin(
                        new Trace.RuntimeContainer(
                                Optional.of(id),
                                runtime.program(),
                                runtime.root(),
                                id,
                                ControlGroupPath.of(ControlGroupPath.parent(parts), id)));
        ContainerRecord made = start(record, wanted, runtime, id, kept, bundle);
        prove(record, made);
        SandboxRecord written = record.with(made);
        with.take(sandbox, Step.COMMIT, wanted.name(), () -> held.write(written));
        tell(EventLog.Kind.CREATED, written, made, "");
        return written;
    }

    private ContainerRecord start(
            SandboxRecord record,
            ContainerConfiguration wanted,
            OciRuntime runtime,
            String id,
            Path kept,
            Path bundle)
            throws IOException {
        Path log = ContainerLogs.file(record, wanted.name(), kept);
        Files.createDirectories(log.getParent());
        Monitor monitor = Monitor.installed();
        ContainerPlaces places =
                new ContainerPlaces(
                        bundle.toString(), bundle.toString(), log.toString(), kept.toString());
        MonitoredContainer made =
                with.steps()
                        .take(
                                sandbox,
                                Step.CREATE_CONTAINER,
                                wanted.name(),
                                () -> monitor.create(runtime, id, places, false));
        return new ContainerRecord(
                id,
                wanted.name(),
                ContainerRoot.words(wanted.source()),
                Instant.now(),
                Optional.empty(),
                made.init().pid(),
                made.init().startTicks(),
                bundle.toString(),
                log.toString(),
                monitor.logFormat().name(),
                made.monitor());
    }

    /// That the container is in the sandbox's network, and not in whatever its path leads to by now.
    private void prove(SandboxRecord record, ContainerRecord made) throws IOException {
        if (record.network().isPresent()) {
            with.take(
                    sandbox,
                    Step.PROVE_NAMESPACES,
                    made.name(),
                    () ->
                            NamespaceProof.demand(
                                    made.process(),
                                    Map.of(NamespaceKind.NETWORK, record.network().get().id())));
        }
    }

    private SandboxParts parts(SandboxRecord record, ContainerConfiguration wanted)
            throws SandboxException {
        Set<NamespaceKind> pinned = new LinkedHashSet<>();
        for (Journal.Left left : held.journal().left()) {
            if (left.trace() instanceof Trace.Pin pin) {
                pinned.add(pin.kind());
            }
        }
        SandboxParts parts =
                new SandboxParts(
                        sandbox,
                        record.pod(),
                        SandboxPlaces.namespaces(
                                with.folders(),
                                sandbox,
                                record.network(),
                                record.infra(),
                                record.pod(),
                                pinned),
                        SandboxPlaces.files(with.folders(), sandbox, record.pod()));
        if (wanted.processNamespaceOf().isEmpty()) {
            return parts;
        }
        String target = wanted.processNamespaceOf().get();
        ContainerRecord other =
                record.containers().stream()
                        .filter(one -> one.name().equals(target))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new NotFoundException(
                                                "there is no container '"
                                                        + target
                                                        + "' whose processes '"
                                                        + wanted.name()
                                                        + "' could see"));
        return parts.with(
                parts.namespaces()
                        .withProcess(SharedNamespaces.path(other.pid(), NamespaceKind.PROCESS)));
    }

    /// Lets its process begin.
    SandboxRecord start(SandboxRecord record, String id) throws SandboxException {
        ContainerRecord container = demand(record, id);
        try {
            OciRuntime runtime = Runtimes.of(with.settings());
            with.take(sandbox, Step.START_CONTAINER, container.name(), () -> runtime.start(id));
            ContainerRecord started = container.startedAt(Instant.now());
            SandboxRecord written = record.with(started);
            held.write(written);
            tell(EventLog.Kind.STARTED, written, started, "");
            return written;
        } catch (SandboxException failed) {
            throw failed;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot start the container '%s': %s"
                            .formatted(container.name(), failed.getMessage()),
                    failed);
        }
    }

    static ContainerRecord demand(SandboxRecord record, String id) throws NotFoundException {
        return record.container(id)
                .orElseThrow(
                        () ->
                                new NotFoundException(
                                        "there is no container "
                                                + Registry.shortened(id)
                                                + " in sandbox "
                                                + Registry.shortened(record.id())));
    }

    /// Ends its process.
    void stop(SandboxRecord record, String id, Duration grace) throws SandboxException {
        stopThese(record, List.of(demand(record, id)), grace);
    }

    /// Ends the processes of all of them, at the same time.
    void stopAll(SandboxRecord record, Duration grace) throws SandboxException {
        stopThese(record, record.containers(), grace);
    }

    private void stopThese(SandboxRecord record, List<ContainerRecord> containers, Duration grace)
            throws SandboxException {
        List<ContainerRecord> running = new ArrayList<>();
        try {
            for (ContainerRecord container : containers) {
                if (ProcessIdentity.isAlive(container.pid(), container.startTicks())) {
                    running.add(container);
                }
            }
            if (!grace.isZero()) {
                for (ContainerRecord container : running) {
                    signal(container, Processes.SIGTERM);
                }
            }
            long until = System.nanoTime() + grace.toNanos();
            for (ContainerRecord container : running) {
                Duration rest = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
                if (await(container, rest).isEmpty()) {
                    kill(container);
                }
                tell(EventLog.Kind.STOPPED, record, container, "");
            }
        } catch (SandboxException failed) {
            throw failed;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot stop the containers of sandbox %s: %s"
                            .formatted(Registry.shortened(sandbox), failed.getMessage()),
                    failed);
        }
    }

    private Optional<ContainerEnd> await(ContainerRecord container, Duration patience)
            throws IOException {
        return ContainerEnd.await(
                new MonitoredContainer(container.process(), container.monitor()),
                with.folders().container(sandbox, container.id()).toString(),
                container.id(),
                patience);
    }

    private void kill(ContainerRecord container) throws IOException {
        signal(container, Processes.SIGKILL);
        if (await(container, PATIENCE_AFTER_KILL).isEmpty()) {
            throw new SandboxException(
                    "the container '%s' (process %d) still runs %d s after SIGKILL: it hangs in the kernel"
                            .formatted(
                                    container.name(),
                                    container.pid(),
                                    PATIENCE_AFTER_KILL.toSeconds()));
        }
    }

    private void signal(ContainerRecord container, int signal) throws IOException {
        OciRuntime runtime = Runtimes.of(with.settings());
        with.take(
                sandbox,
                Step.STOP_CONTAINER,
                container.name(),
                () -> runtime.kill(container.id(), signal, false));
    }

    /// Removes one.
    void remove(SandboxRecord record, String id, boolean force) throws SandboxException {
        ContainerRecord container = demand(record, id);
        try {
            if (ProcessIdentity.isAlive(container.pid(), container.startTicks())) {
                if (!force) {
                    throw new SandboxException(
                            "the container '"
                                    + container.name()
                                    + "' runs; stop it first, or force it");
                }
                stop(record, id, Duration.ZERO);
            }
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "cannot tell whether the container '%s' runs: %s"
                            .formatted(container.name(), failed.getMessage()),
                    failed);
        }
        // First of all: traces of a container that is not in the record are removed by whoever
        // comes next.
        SandboxRecord written = record.without(id);
        commit(record, written, container);
        List<String> left =
                new Undo(held, with.removal())
                        .run(trace -> trace.container().equals(Optional.of(id)));
        if (!left.isEmpty()) {
            throw new LeftoverException(
                    "could not remove the container '" + container.name() + "' whole", left);
        }
        tell(EventLog.Kind.DELETED, written, container, "");
    }

    /// Replaces the record by a new one, or leaves it as it was.
    private void commit(SandboxRecord record, SandboxRecord written, ContainerRecord container)
            throws SandboxException {
        try {
            with.take(sandbox, Step.COMMIT, container.name(), () -> held.write(written));
        } catch (IOException failed) {
            held.write(record);
            throw new SandboxException(
                    "cannot remove the container '%s' from the record of sandbox %s: %s"
                            .formatted(
                                    container.name(),
                                    Registry.shortened(sandbox),
                                    Held.reason(failed)),
                    failed);
        }
    }

    private void tell(
            EventLog.Kind kind, SandboxRecord record, ContainerRecord container, String detail) {
        with.tell(kind, sandbox, record.pod().identity(), Optional.of(container.name()), detail);
    }
}
