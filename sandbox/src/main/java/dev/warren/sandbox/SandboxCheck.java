// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.CniClient;
import dev.warren.sandbox.cni.CniVersion;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.oci.runtime.NamespaceProof;
import dev.warren.sandbox.oci.spec.NamespaceType;
import dev.warren.sandbox.oci.spec.SharedNamespaces;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether a sandbox is still what it was made to be: its network namespace is the one that was made, its processes
/// are in that and in what else the pod shares (IPC, host name, processes, users), and its networks say so, too (CNI's
/// `CHECK` and `STATUS`).
///
/// Which IPC, host name and user namespaces were made is known by what keeps them alone: the process that holds them,
/// or their mounts in the sandbox's folder.
final class SandboxCheck {
    private final Equipment with;
    private final Held held;
    private final SandboxRecord record;
    private final List<String> findings = new ArrayList<>();

    SandboxCheck(Equipment with, Held held, SandboxRecord record) {
        this.with = with;
        this.held = held;
        this.record = record;
    }

    /// @return what is not as it should be, in sentences; empty when all is well
    List<String> run() throws SandboxException {
        network();
        processes();
        for (Journal.Left left : held.journal().left()) {
            left.failure()
                    .ifPresent(
                            why ->
                                    findings.add(
                                            left.trace().words()
                                                    + " could not be removed: "
                                                    + why));
            if (left.trace() instanceof Trace.Attachment attachment) {
                attachment(attachment);
            }
        }
        return findings;
    }

    private void network() {
        if (record.network().isEmpty()) {
            return;
        }
        SandboxRecord.Network network = record.network().get();
        try {
            NamespaceId found = NetworkNamespaces.id(network.path());
            if (!found.equals(network.id())) {
                findings.add(
                        "%s leads to net:[%s] and not to net:[%s], which was made for the pod"
                                .formatted(network.path(), found, network.id()));
            }
        } catch (SyscallException failed) {
            findings.add(
                    "the pod's network namespace %s cannot be opened: %s"
                            .formatted(network.path(), failed.getMessage()));
        }
    }

    // --- Processes ------------------------------------------------------------------------------

    private void processes() throws SandboxException {
        try {
            boolean holds = record.infra().isPresent() && holderLives(record.infra().get());
            Map<NamespaceKind, NamespaceId> shared = shared(holds);
            if (holds) {
                prove(
                        "the process that holds the namespaces",
                        record.infra().get().process(),
                        shared);
            }
            for (ContainerRecord container : record.containers()) {
                if (ProcessIdentity.isAlive(container.pid(), container.startTicks())) {
                    prove("the container '" + container.name() + "'", container.process(), shared);
                }
            }
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "cannot look at the processes of sandbox %s: %s"
                            .formatted(Registry.shortened(record.id()), failed.getMessage()),
                    failed);
        }
    }

    private boolean holderLives(SandboxRecord.Infra infra) throws SyscallException {
        if (ProcessIdentity.isAlive(infra.pid(), infra.startTicks())) {
            return true;
        }
        findings.add(
                "the process %d, which holds the namespaces, has ended".formatted(infra.pid()));
        return false;
    }

    /// What all processes of the pod are to be in.
    ///
    /// @param holds whether the process that holds namespaces, if there is one, can be asked for them
    private Map<NamespaceKind, NamespaceId> shared(boolean holds) {
        SharedNamespaces places =
                SandboxPlaces.namespaces(
                        with.folders(),
                        record.id(),
                        record.network(),
                        holds ? record.infra() : Optional.empty(),
                        record.pod(),
                        pinned());
        Map<NamespaceKind, NamespaceId> shared = new EnumMap<>(NamespaceKind.class);
        for (NamespaceType type : NamespaceType.values()) {
            if (type != NamespaceType.NETWORK && places.path(type).isPresent()) {
                read(places.path(type).get(), type.kind())
                        .ifPresent(id -> shared.put(type.kind(), id));
            }
        }
        // Not by its path: this is what was made.
        record.network().ifPresent(made -> shared.put(NamespaceKind.NETWORK, made.id()));
        return shared;
    }

    private Set<NamespaceKind> pinned() {
        Set<NamespaceKind> kinds = EnumSet.noneOf(NamespaceKind.class);
        for (Journal.Left left : held.journal().left()) {
            if (left.trace() instanceof Trace.Pin pin) {
                kinds.add(pin.kind());
            }
        }
        return kinds;
    }

    private Optional<NamespaceId> read(String path, NamespaceKind kind) {
        try (NamespaceDescriptor found = NamespaceDescriptor.open(path, kind)) {
            return Optional.of(found.id());
        } catch (SyscallException failed) {
            findings.add(
                    "the pod's %s namespace %s cannot be opened: %s"
                            .formatted(kind.word(), path, failed.getMessage()));
            return Optional.empty();
        }
    }

    private void prove(String who, ProcessId process, Map<NamespaceKind, NamespaceId> shared)
            throws SyscallException {
        Map<NamespaceKind, NamespaceId> actual;
        try {
            actual = NamespaceProof.read(process);
        } catch (SandboxException ended) {
            findings.add(who + ": " + ended.getMessage());
            return;
        }
        shared.forEach(
                (kind, made) -> {
                    NamespaceId found = actual.getOrDefault(kind, made);
                    if (!made.equals(found)) {
                        findings.add(
                                "%s is in %s:[%s] and not in %s:[%s], which the pod shares"
                                        .formatted(who, kind.word(), found, kind.word(), made));
                    }
                });
    }

    // --- Networks -------------------------------------------------------------------------------

    private interface Question {
        void ask() throws SandboxException;
    }

    private void attachment(Trace.Attachment trace) throws SandboxException {
        NetworkConfiguration network = Removal.network(record.id(), trace);
        Attachment attachment = Removal.attachment(trace);
        CniClient client = with.removal().client(trace);
        if (network.version().isAtLeast(CniVersion.V0_4_0)) {
            ask(
                    trace,
                    () -> {
                        if (!client.check(network, attachment)) {
                            with.steps()
                                    .note(
                                            "the network '%s' has disableCheck: %s is not checked"
                                                    .formatted(
                                                            trace.network(),
                                                            trace.interfaceName()));
                        }
                    });
        } else {
            with.steps()
                    .note(
                            "the network '%s' is of version %s, and plugins can be asked for an interface since 0.4.0: %s is not checked"
                                    .formatted(
                                            trace.network(),
                                            network.version(),
                                            trace.interfaceName()));
        }
        ask(trace, () -> client.status(network));
    }

    private void ask(Trace.Attachment trace, Question question) {
        try {
            question.ask();
        } catch (SandboxException wrong) {
            findings.add(
                    "%s of network '%s': %s"
                            .formatted(trace.interfaceName(), trace.network(), wrong.getMessage()));
        }
    }
}
