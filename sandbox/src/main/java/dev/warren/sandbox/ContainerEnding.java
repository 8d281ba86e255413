// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Processes;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.oci.runtime.ContainerEnd;
import dev.warren.sandbox.oci.runtime.MonitoredContainer;
import dev.warren.sandbox.oci.runtime.OciRuntime;
import dev.warren.sandbox.oci.runtime.Orphans;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Ends and removes containers of a sandbox that is held.
final class ContainerEnding {
    private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(10);

    private final Equipment with;
    private final Held held;
    private final String sandbox;

    ContainerEnding(Equipment with, Held held) {
        this.with = with;
        this.held = held;
        this.sandbox = held.id();
    }

    /// Ends the processes of one.
    ///
    /// @param grace what it gets between being asked to end and being killed
    void stop(SandboxRecord record, String id, Duration grace) throws SandboxException {
        ContainerRecord container = record.demand(id);
        Map<String, String> failures = stop(record, List.of(container), grace);
        if (!failures.isEmpty()) {
            throw new SandboxException(String.join("; ", failures.values()));
        }
    }

    /// Ends the processes of all of them, at the same time.
    ///
    /// @return why some could not be ended, by id
    Map<String, String> stopAll(SandboxRecord record, Duration grace) {
        return stop(record, record.containers(), grace);
    }

    private Map<String, String> stop(
            SandboxRecord record, List<ContainerRecord> containers, Duration grace) {
        Map<String, String> failures = new LinkedHashMap<>();
        List<ContainerRecord> running = new ArrayList<>();
        for (ContainerRecord container : containers) {
            trying(
                    container,
                    failures,
                    () -> {
                        if (isAlive(container)) {
                            running.add(container);
                            if (!grace.isZero()) {
                                signal(record, container, container.stopSignal());
                            }
                        }
                    });
        }
        long until = System.nanoTime() + grace.toNanos();
        for (ContainerRecord container : running) {
            // One that could not be asked has nothing to wait for.
            boolean asked = failures.remove(container.id()) == null;
            long rest = asked ? Math.max(0, until - System.nanoTime()) : 0;
            trying(
                    container,
                    failures,
                    () -> {
                        if (await(container, Duration.ofNanos(rest)).isEmpty()) {
                            kill(record, container);
                        }
                        tell(EventLog.Kind.STOPPED, record, container);
                    });
        }
        for (ContainerRecord container : containers) {
            if (!failures.containsKey(container.id())) {
                trying(container, failures, () -> endRest(container));
            }
        }
        return failures;
    }

    private static void trying(
            ContainerRecord container, Map<String, String> failures, Equipment.Work work) {
        try {
            work.run();
        } catch (IOException failed) {
            failures.put(
                    container.id(),
                    "cannot stop the container '%s': %s"
                            .formatted(container.name(), Held.reason(failed)));
        }
    }

    private static boolean isAlive(ContainerRecord container) throws SyscallException {
        return ProcessIdentity.isAlive(container.pid(), container.startTicks());
    }

    private Optional<ContainerEnd> await(ContainerRecord container, Duration patience)
            throws IOException {
        return ContainerEnd.await(
                new MonitoredContainer(container.process(), container.monitor()),
                with.folders().container(sandbox, container.id()).toString(),
                container.id(),
                patience);
    }

    private void kill(SandboxRecord record, ContainerRecord container) throws IOException {
        signal(record, container, Processes.SIGKILL);
        if (await(container, PATIENCE_AFTER_KILL).isEmpty()) {
            throw new SandboxException(
                    "process %d still runs %d s after SIGKILL: it hangs in the kernel"
                            .formatted(container.pid(), PATIENCE_AFTER_KILL.toSeconds()));
        }
    }

    private void signal(SandboxRecord record, ContainerRecord container, int signal)
            throws IOException {
        OciRuntime runtime = Runtimes.of(record, with.settings());
        with.take(
                sandbox,
                Step.STOP_CONTAINER,
                container.name(),
                () -> runtime.kill(container.id(), signal, false));
    }

    /// With its first process the kernel ends all that are in a namespace of processes. Where that is the node's, or
    /// another container's, the others live on; what a container has begun is in its control group.
    private void endRest(ContainerRecord container) throws IOException {
        for (Journal.Left left : held.journal().left()) {
            if (left.trace() instanceof Trace.RuntimeContainer made
                    && made.id().equals(container.id())
                    && !made.controlGroup().isEmpty()) {
                new Orphans(made.program(), with.settings().runtimeDeadline())
                        .endProcesses(made.controlGroup());
            }
        }
    }

    /// Removes one.
    void remove(SandboxRecord record, String id, boolean force) throws SandboxException {
        ContainerRecord container = record.demand(id);
        List<String> reasons = new ArrayList<>();
        try {
            if (isAlive(container)) {
                if (!force) {
                    throw new SandboxException(
                            "the container '"
                                    + container.name()
                                    + "' runs; stop it first, or force it");
                }
                // What fails here is done by its removal all the same.
                reasons.addAll(stop(record, List.of(container), Duration.ZERO).values());
                reasons.forEach(with.steps()::note);
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
            reasons.addAll(left);
            throw new LeftoverException(
                    "could not remove the container '" + container.name() + "' whole", reasons);
        }
        tell(EventLog.Kind.DELETED, written, container);
    }

    /// Replaces the record by a new one, or leaves it as it was.
    private void commit(SandboxRecord record, SandboxRecord written, ContainerRecord container)
            throws SandboxException {
        try {
            with.take(sandbox, Step.COMMIT, container.name(), () -> held.write(written));
        } catch (IOException failed) {
            SandboxException told =
                    new SandboxException(
                            "cannot remove the container '%s' from the record of sandbox %s: %s"
                                    .formatted(
                                            container.name(),
                                            Registry.shortened(sandbox),
                                            Held.reason(failed)),
                            failed);
            try {
                held.write(record);
            } catch (SandboxException alsoFailed) {
                told.addSuppressed(alsoFailed);
            }
            throw told;
        }
    }

    private void tell(EventLog.Kind kind, SandboxRecord record, ContainerRecord container) {
        with.tell(kind, sandbox, record.pod().identity(), Optional.of(container.name()), "");
    }
}
