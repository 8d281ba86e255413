// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Phase;
import dev.warren.sandbox.oci.runtime.ContainerEnd;
import dev.warren.sandbox.oci.runtime.RuntimeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a sandbox and its containers are like at the moment: what the kernel and the runtime say of what is
/// noted. Nothing is locked, and nothing is changed.
final class Status {
    private static final Set<RuntimeState.Status> HAS_STARTED =
            Set.of(RuntimeState.Status.RUNNING, RuntimeState.Status.PAUSED);

    private final Equipment with;

    Status(Equipment with) {
        this.with = with;
    }

    Sandbox of(SandboxRecord record) throws SandboxException {
        Journal.Reading journal = Journal.read(with.folders().journal(record.id()));
        List<String> leftovers = new ArrayList<>();
        for (Journal.Left left : journal.left()) {
            left.failure().ifPresent(why -> leftovers.add(left.trace().words() + ": " + why));
        }
        List<Sandbox.Container> containers = new ArrayList<>();
        for (ContainerRecord container : record.containers()) {
            containers.add(of(record, container));
        }
        try {
            return new Sandbox(record, state(record, journal), containers, leftovers);
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "cannot tell the state of sandbox %s: %s"
                            .formatted(Registry.shortened(record.id()), failed.getMessage()),
                    failed);
        }
    }

    private SandboxState state(SandboxRecord record, Journal.Reading journal)
            throws SandboxException, SyscallException {
        if (journal.hasFailures()) {
            return SandboxState.LEFTOVER;
        }
        if (!journal.phase().isStable()) {
            return with.registry().isHeld(record.id()) ? SandboxState.BUSY : SandboxState.LEFTOVER;
        }
        return journal.phase() == Phase.READY && isAlive(record)
                ? SandboxState.READY
                : SandboxState.NOTREADY;
    }

    private static boolean isAlive(SandboxRecord record) throws SyscallException {
        if (!record.bootId().equals(Identifiers.bootId())) {
            return false;
        }
        if (record.network().isPresent()
                && NetworkNamespaces.isGone(
                        record.network().get().path(), Optional.of(record.network().get().id()))) {
            return false;
        }
        return record.infra().isEmpty()
                || ProcessIdentity.isAlive(
                        record.infra().get().pid(), record.infra().get().startTicks());
    }

    Sandbox.Container of(SandboxRecord record, ContainerRecord container) throws SandboxException {
        try {
            boolean alive = ProcessIdentity.isAlive(container.pid(), container.startTicks());
            if (alive) {
                ContainerState state =
                        container.started().isPresent() || hasStarted(record, container)
                                ? ContainerState.RUNNING
                                : ContainerState.CREATED;
                return new Sandbox.Container(container, state, Optional.empty(), Optional.empty());
            }
            Optional<ContainerEnd.Exited> end =
                    ContainerEnd.find(
                                    with.folders()
                                            .container(record.id(), container.id())
                                            .toString(),
                                    container.id())
                            .filter(ContainerEnd.Exited.class::isInstance)
                            .map(ContainerEnd.Exited.class::cast);
            return new Sandbox.Container(
                    container,
                    ContainerState.EXITED,
                    end.map(ContainerEnd.Exited::status),
                    end.map(ContainerEnd.Exited::at));
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "cannot tell the state of container %s: %s"
                            .formatted(container.name(), failed.getMessage()),
                    failed);
        }
    }

    /// Whoever let it begin may have been killed before that was in the record; the runtime knows.
    private boolean hasStarted(SandboxRecord record, ContainerRecord container) {
        try {
            return Runtimes.of(record, with.settings())
                    .state(container.id())
                    .filter(state -> HAS_STARTED.contains(state.status()))
                    .isPresent();
        } catch (IOException failed) {
            with.steps()
                    .note(
                            "cannot tell whether the container '%s' was started: %s"
                                    .formatted(container.name(), Held.reason(failed)));
            return false;
        }
    }
}
