// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.process.Program;
import dev.warren.sandbox.cni.CniClient;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Phase;
import dev.warren.sandbox.oci.runtime.ExecRequest;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodDocument;
import dev.warren.sandbox.pod.PodRules;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Pod sandboxes on this machine: made, listed, stopped and removed, each of which is done whole or undone.
///
/// What a process that was killed left half done is undone or finished by the next one that calls [#recover], from
/// the journal. Needs root: `CAP_SYS_ADMIN`, `CAP_NET_ADMIN` and what the OCI runtime and the plugins need.
///
/// Thread: any, and several at once; work on one sandbox waits for other work on it, also of other processes. The
/// calling thread must be in the node's namespaces: plugins and the runtime begin there.
public final class Sandboxes {
    private final Equipment with;

    /// @param settings with what they are made
    /// @param steps who watches
    public Sandboxes(SandboxSettings settings, Steps steps) {
        CniClient cni =
                new CniClient(
                                settings.pluginFolders(),
                                settings.cacheFolder(),
                                settings.pluginDeadline())
                        .observedBy(steps);
        this.with =
                new Equipment(
                        settings,
                        new Registry(settings.folders(), PodDocument::read),
                        steps,
                        cni,
                        new Removal(settings, steps, cni),
                        new EventLog(settings.folders().events()));
    }

    /// What happened.
    public EventLog events() {
        return with.events();
    }

    /// Makes a sandbox with its containers, and starts them; or nothing.
    ///
    /// @throws SandboxException which step failed and why; what could not be undone, if anything, is said by a
    ///     suppressed [LeftoverException], and is in the journal
    public Sandbox run(PodConfiguration pod) throws SandboxException {
        SandboxRecord record = SandboxRun.run(with, pod);
        return status(record);
    }

    /// Makes a container in a sandbox that is ready. Its process waits for [#startContainer].
    ///
    /// @param sandbox its id
    public Sandbox.Container createContainer(String sandbox, ContainerConfiguration container)
            throws SandboxException {
        PodRules.demand(container);
        try (Held held = with.registry().hold(sandbox)) {
            demandReady(held);
            SandboxRecord record =
                    new ContainerMaking(with, held).createOrUndo(held.record(), container);
            return new Sandbox.Container(
                    record.containers().getLast(),
                    ContainerState.CREATED,
                    Optional.empty(),
                    Optional.empty());
        }
    }

    private static void demandReady(Held held) throws SandboxException {
        if (held.journal().phase() != Phase.READY) {
            throw new SandboxException(
                    "sandbox %s is %s; only one that is ready takes containers"
                            .formatted(
                                    Registry.shortened(held.id()), held.journal().phase().word()));
        }
    }

    /// Lets the process of a container begin.
    public void startContainer(String sandbox, String container) throws SandboxException {
        try (Held held = with.registry().hold(sandbox)) {
            new ContainerMaking(with, held).start(held.record(), container);
        }
    }

    /// Ends the process of a container; one that has ended is left as it is.
    ///
    /// @param grace what it gets between being asked to end and being killed
    public void stopContainer(String sandbox, String container, Duration grace)
            throws SandboxException {
        try (Held held = with.registry().hold(sandbox)) {
            new ContainerEnding(with, held).stop(held.record(), container, grace);
        }
    }

    /// Removes a container with its log. One that lies where the pod wants its logs stays: that folder belongs to
    /// whoever asked for it, as to a kubelet.
    ///
    /// @param force also when it runs
    public void removeContainer(String sandbox, String container, boolean force)
            throws SandboxException {
        try (Held held = with.registry().hold(sandbox)) {
            new ContainerEnding(with, held).remove(held.record(), container, force);
        }
    }

    /// Stops a sandbox: its containers, its network and its namespaces. Logs and the name stay until [#remove].
    ///
    /// @param grace what containers get between being asked to end and being killed
    /// @throws LeftoverException when something could not be removed
    public void stop(String sandbox, Duration grace) throws SandboxException {
        try (Held held = with.registry().hold(sandbox)) {
            new SandboxEnd(with, held).stop(grace);
        }
    }

    /// Removes a sandbox whole.
    ///
    /// @param force also when it is in use; its containers are killed
    /// @throws LeftoverException when something could not be removed
    public void remove(String sandbox, boolean force) throws SandboxException {
        try (Held held = with.registry().hold(sandbox)) {
            if (!force && held.journal().phase() == Phase.READY) {
                throw new SandboxException(
                        "sandbox %s is in use; stop it first, or force it"
                                .formatted(Registry.shortened(sandbox)));
            }
            new SandboxEnd(with, held).remove(Duration.ZERO);
        }
    }

    /// Finishes or undoes what was broken off because its process ended. What could not be removed when that was
    /// tried before is left for [#collectGarbage]: it may take long again.
    ///
    /// @throws SandboxException when what was broken off cannot be looked for at all
    public Cleaning recover() throws SandboxException {
        Cleaning cleaning = new Cleaning();
        resume(cleaning, false);
        return cleaning;
    }

    /// The same with what could not be removed before, and with sandboxes of an earlier boot, of which only what
    /// plugins noted on disk is left.
    ///
    /// @throws SandboxException when what was broken off cannot be looked for at all
    public Cleaning collectGarbage() throws SandboxException {
        Cleaning cleaning = new Cleaning();
        resume(cleaning, true);
        for (Sandbox sandbox : list()) {
            if (sandbox.state() == SandboxState.NOTREADY && isOfEarlierBoot(sandbox.record())) {
                String words =
                        "removed sandbox %s (%s), which ended with an earlier boot"
                                .formatted(
                                        Registry.shortened(sandbox.id()),
                                        sandbox.record().pod().identity());
                cleaning.attempt(
                        () -> {
                            remove(sandbox.id(), true);
                            return Optional.of(words);
                        });
            }
        }
        return cleaning;
    }

    private static boolean isOfEarlierBoot(SandboxRecord record) throws SandboxException {
        try {
            return !record.bootId().equals(Identifiers.bootId());
        } catch (dev.warren.kernel.SyscallException failed) {
            throw new SandboxException(
                    "cannot tell which boot this is: " + failed.getMessage(), failed);
        }
    }

    /// One after the other: whoever waits for one of them does not wait for all.
    private void resume(Cleaning cleaning, boolean alsoFailed) throws SandboxException {
        for (String id : with.registry().busy(cleaning.failures())) {
            cleaning.attempt(
                    () -> {
                        Optional<Held> free = with.registry().tryHold(id);
                        if (free.isEmpty()) {
                            return Optional.empty();
                        }
                        try (Held held = free.get()) {
                            boolean triedBefore =
                                    held.journal().left().stream()
                                            .anyMatch(one -> one.failure().isPresent());
                            return alsoFailed || !triedBefore
                                    ? new SandboxEnd(with, held).resume()
                                    : Optional.empty();
                        }
                    });
        }
    }

    /// All sandboxes as they are at the moment, by id. One that cannot be read is told to whoever watches, and hides
    /// no other.
    public List<Sandbox> list() throws SandboxException {
        List<Sandbox> found = new ArrayList<>();
        for (String id : with.registry().ids()) {
            Optional<SandboxRecord> record = with.readable(id);
            if (record.isPresent()) {
                try {
                    found.add(status(record.get()));
                } catch (SandboxException damaged) {
                    with.steps().note(damaged.sentence());
                }
            }
        }
        return found;
    }

    /// One of them.
    ///
    /// @throws NotFoundException when there is none
    public Sandbox status(String id) throws SandboxException {
        return status(with.registry().read(id));
    }

    private Sandbox status(SandboxRecord record) throws SandboxException {
        return new Status(with).of(record);
    }

    /// Whether a sandbox is still what it was made to be; plugins are asked, too (`CHECK`, `STATUS`).
    ///
    /// @return what is not as it should be, in sentences; empty when all is well
    public List<String> check(String sandbox) throws SandboxException {
        try (Held held = with.registry().hold(sandbox)) {
            return new SandboxCheck(with, held, held.record()).run();
        }
    }

    /// A program in a container that runs, to be become or started by the caller; it ends as the one inside does.
    public Program exec(String sandbox, String container, ExecRequest request)
            throws SandboxException {
        SandboxRecord record = with.registry().read(sandbox);
        Sandbox.Container found = new Status(with).of(record, record.demand(container));
        if (found.state() != ContainerState.RUNNING) {
            throw new SandboxException(
                    "the container '%s' does not run (it is %s); nothing can be run in it"
                            .formatted(
                                    found.record().name(),
                                    found.state().name().toLowerCase(Locale.ROOT)));
        }
        try {
            return Runtimes.of(record, with.settings()).exec(container, request);
        } catch (SandboxException failed) {
            throw failed;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot run anything in the container '%s': %s"
                            .formatted(found.record().name(), Held.reason(failed)),
                    failed);
        }
    }

    /// What the journal says is left of a sandbox.
    public Journal.Reading journal(String id) throws SandboxException {
        return Journal.read(with.folders().journal(id));
    }
}
