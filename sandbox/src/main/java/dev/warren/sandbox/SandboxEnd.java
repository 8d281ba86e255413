// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Phase;
import dev.warren.sandbox.journal.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Stops and removes a sandbox that is held, and goes on with what was broken off.
///
/// Both may be asked for at any time and any number of times: what is gone already is not missed.
final class SandboxEnd {
    private final Equipment with;
    private final Held held;

    SandboxEnd(Equipment with, Held held) {
        this.with = with;
        this.held = held;
    }

    /// Stops it in containerd's order: containers, the process that holds the namespaces, mounts, plugins, and the
    /// namespaces last. Containers stay, stopped, with their logs.
    ///
    /// @param grace what containers get between being asked to end and being killed
    /// @throws LeftoverException when something could not be removed
    void stop(Duration grace) throws SandboxException {
        if (held.journal().phase() == Phase.STOPPED) {
            return;
        }
        held.journal().enter(Phase.STOPPING);
        Optional<SandboxRecord> record = with.registry().find(held.id());
        if (record.isPresent()) {
            new ContainerWork(with, held).stopAll(record.get(), grace);
        }
        List<String> left = new Undo(held, with.removal()).run(SandboxEnd::isOfTheSandbox);
        demandNothingLeft("stop", left);
        held.journal().enter(Phase.STOPPED);
        tell(EventLog.Kind.STOPPED, record);
    }

    /// What a stopped sandbox keeps are its folders and its containers.
    private static boolean isOfTheSandbox(Trace trace) {
        return trace.container().isEmpty() && !(trace instanceof Trace.Folder);
    }

    /// Removes all of it.
    ///
    /// @throws LeftoverException when something could not be removed
    void remove(Duration grace) throws SandboxException {
        if (held.journal().phase() != Phase.REMOVING) {
            stop(grace);
            held.journal().enter(Phase.REMOVING);
        }
        undoAndForget("remove");
    }

    private void undoAndForget(String wanted) throws SandboxException {
        Optional<SandboxRecord> record = with.registry().find(held.id());
        demandNothingLeft(wanted, new Undo(held, with.removal()).runAll());
        tell(EventLog.Kind.DELETED, record);
        try {
            with.take(
                    held.id(),
                    Step.FORGET,
                    Registry.shortened(held.id()),
                    () -> held.forget(with.registry().nameFile(held.id())));
        } catch (SandboxException failed) {
            throw failed;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot forget sandbox %s: %s"
                            .formatted(Registry.shortened(held.id()), Held.reason(failed)),
                    failed);
        }
    }

    /// Goes on with what was broken off: a sandbox that was being made is unmade, what was being stopped or removed
    /// is. Of one that is complete, what could not be removed is tried again.
    ///
    /// @return what was done, in words; empty when there was nothing to do
    Optional<String> resume() throws SandboxException {
        Phase phase = held.journal().phase();
        endLeftovers();
        switch (phase) {
            case CREATING -> undoAndForget("undo the making of");
            case STOPPING -> stop(Duration.ZERO);
            case REMOVING -> remove(Duration.ZERO);
            case READY, STOPPED -> {
                return retry();
            }
        }
        return Optional.of(
                switch (phase) {
                            case CREATING -> "undid the making of sandbox ";
                            case STOPPING -> "stopped sandbox ";
                            default -> "removed sandbox ";
                        }
                        + Registry.shortened(held.id()));
    }

    private void endLeftovers() throws SandboxException {
        try {
            with.removal()
                    .endLeftovers(
                            held.id(),
                            held.journal().left().stream().map(Journal.Left::trace).toList());
        } catch (SandboxException failed) {
            throw failed;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot end what is still at work for sandbox %s: %s"
                            .formatted(Registry.shortened(held.id()), Held.reason(failed)),
                    failed);
        }
    }

    /// A container that was being made or removed has traces and is not in the record, or a removal failed.
    private Optional<String> retry() throws SandboxException {
        List<String> known = new ArrayList<>();
        with.registry()
                .find(held.id())
                .ifPresent(record -> record.containers().forEach(one -> known.add(one.id())));
        List<Trace> stray = new ArrayList<>();
        for (Journal.Left left : held.journal().left()) {
            boolean unknown =
                    left.trace().container().filter(id -> !known.contains(id)).isPresent();
            if (unknown || left.failure().isPresent()) {
                stray.add(left.trace());
            }
        }
        if (stray.isEmpty()) {
            return Optional.empty();
        }
        demandNothingLeft("clean up", new Undo(held, with.removal()).run(stray::contains));
        return Optional.of(
                "removed what was left of containers of sandbox " + Registry.shortened(held.id()));
    }

    private void demandNothingLeft(String wanted, List<String> left) throws LeftoverException {
        if (!left.isEmpty()) {
            throw new LeftoverException(
                    "could not %s sandbox %s whole"
                            .formatted(wanted, Registry.shortened(held.id())),
                    left);
        }
    }

    private void tell(EventLog.Kind kind, Optional<SandboxRecord> record) throws SandboxException {
        if (record.isPresent()) {
            with.events().add(kind, held.id(), record.get().pod().identity(), Optional.empty(), "");
        }
    }
}
