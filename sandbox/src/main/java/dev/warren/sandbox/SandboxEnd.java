// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Phase;
import dev.warren.sandbox.journal.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    /// @throws LeftoverException when a container could not be ended or something could not be removed
    void stop(Duration grace) throws SandboxException {
        if (held.journal().phase() == Phase.STOPPED) {
            return;
        }
        write(() -> held.journal().enter(Phase.STOPPING));
        Map<String, String> running = stopContainers(grace);
        note(running);
        // All the rest is what they still use.
        demandNothingLeft("stop", List.copyOf(running.values()));
        end("stop", Map.of());
        held.journal().enter(Phase.STOPPED);
    }

    /// Writes to the journal what it can do without. What cannot be written on a full disk must not keep anything from
    /// being removed from it: whoever finds this broken off goes on by what the journal says is left.
    private void write(Line line) {
        try {
            line.write();
        } catch (SandboxException full) {
            with.steps().note(full.sentence());
        }
    }

    private interface Line {
        void write() throws SandboxException;
    }

    /// @return why some of them still run, by id
    private Map<String, String> stopContainers(Duration grace) {
        return with.readable(held)
                .map(record -> new ContainerEnding(with, held).stopAll(record, grace))
                .orElseGet(Map::of);
    }

    /// Takes note of what still runs, so that not every command tries that again, and of what does not any more.
    private void note(Map<String, String> running) {
        for (Journal.Left left : held.journal().left()) {
            if (left.trace() instanceof Trace.RuntimeContainer made) {
                String why = running.get(made.id());
                if (why != null) {
                    write(() -> held.journal().failed(left, why));
                } else if (made.container().isPresent() && left.failure().isPresent()) {
                    // In this order: one that is there twice is only looked for once more.
                    write(
                            () -> {
                                held.journal().begin(made);
                                held.journal().gone(left);
                            });
                }
            }
        }
    }

    /// @param running why containers still run, by id: these are deleted with all that they use
    private void end(String wanted, Map<String, String> running) throws SandboxException {
        Optional<SandboxRecord> record = with.readable(held);
        boolean known = record.isPresent();
        List<String> left =
                new Undo(held, with.removal())
                        .run(
                                trace ->
                                        endsWithStop(trace, known)
                                                || (trace instanceof Trace.RuntimeContainer made
                                                        && running.containsKey(made.id())));
        if (!left.isEmpty()) {
            List<String> reasons = new ArrayList<>(running.values());
            reasons.addAll(left);
            demandNothingLeft(wanted, reasons);
        }
        tell(EventLog.Kind.STOPPED, record);
    }

    /// What a stopped sandbox keeps are its folders and its containers, as far as it is known how to stop those.
    private static boolean endsWithStop(Trace trace, boolean containersAreKnown) {
        return switch (trace) {
            case Trace.Folder _, Trace.ControlGroup _ -> false;
            case Trace.RuntimeContainer container ->
                    container.container().isEmpty() || !containersAreKnown;
            default -> true;
        };
    }

    /// Removes all of it.
    ///
    /// @throws LeftoverException when something could not be removed
    void remove(Duration grace) throws SandboxException {
        boolean hasEnded = held.journal().phase() == Phase.STOPPED;
        // Said first: what is broken off while it is being stopped is to be removed all the same.
        write(() -> held.journal().enter(Phase.REMOVING));
        if (!hasEnded) {
            Map<String, String> running = stopContainers(grace);
            // The runtime's deletion and the kernel end them all the same.
            running.values().forEach(with.steps()::note);
            end("remove", running);
        }
        undoAndForget("remove");
    }

    private void undoAndForget(String wanted) throws SandboxException {
        Optional<SandboxRecord> record = with.readable(held);
        demandNothingLeft(wanted, new Undo(held, with.removal()).runAll());
        try {
            with.take(held.id(), Step.FORGET, Registry.shortened(held.id()), held::forget);
        } catch (SandboxException failed) {
            throw failed;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot forget sandbox %s: %s"
                            .formatted(Registry.shortened(held.id()), Held.reason(failed)),
                    failed);
        }
        tell(EventLog.Kind.DELETED, record);
    }

    /// Goes on with what was broken off: a sandbox that was being made is unmade, what was being stopped or removed
    /// is. Of one that is complete, what could not be removed is tried again.
    ///
    /// @return what was done, in words; empty when there was nothing to do
    Optional<String> resume() throws SandboxException {
        Phase phase = held.journal().phase();
        endWorkers(phase);
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

    /// Programs that work for what is complete are left alone: the monitor of a container that runs is one.
    private void endWorkers(Phase phase) throws SandboxException {
        boolean allEnd = phase == Phase.CREATING || phase == Phase.REMOVING;
        try {
            with.removal().endWorkers(held.id(), allEnd ? begun() : strays());
        } catch (SandboxException failed) {
            throw failed;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot end what is still at work for sandbox %s: %s"
                            .formatted(Registry.shortened(held.id()), Held.reason(failed)),
                    failed);
        }
    }

    private List<Trace> begun() {
        return held.journal().left().stream().map(Journal.Left::trace).toList();
    }

    private Optional<String> retry() throws SandboxException {
        List<Trace> strays = strays();
        if (strays.isEmpty()) {
            return Optional.empty();
        }
        demandNothingLeft("clean up", new Undo(held, with.removal()).run(strays::contains));
        return Optional.of(
                "removed what was left of containers of sandbox " + Registry.shortened(held.id()));
    }

    /// A container that was being made or removed has traces and is not in the record, or a removal failed.
    private List<Trace> strays() {
        Optional<SandboxRecord> record = with.readable(held);
        List<Trace> strays = new ArrayList<>();
        for (Journal.Left left : held.journal().left()) {
            boolean unknown =
                    record.isPresent()
                            && left.trace()
                                    .container()
                                    .filter(id -> record.get().container(id).isEmpty())
                                    .isPresent();
            if (unknown || left.failure().isPresent()) {
                strays.add(left.trace());
            }
        }
        return strays;
    }

    private void demandNothingLeft(String wanted, List<String> left) throws LeftoverException {
        if (!left.isEmpty()) {
            throw new LeftoverException(
                    "could not %s sandbox %s whole"
                            .formatted(wanted, Registry.shortened(held.id())),
                    left);
        }
    }

    private void tell(EventLog.Kind kind, Optional<SandboxRecord> record) {
        if (record.isPresent()) {
            with.tell(kind, held.id(), record.get().pod().identity(), Optional.empty(), "");
        }
    }
}
