// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.oci.runtime.NamespaceProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Whether a sandbox is still what it was made to be: its namespace is the one that was made, its processes are in
/// it, and its networks say so, too (CNI's `CHECK` and `STATUS`).
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
        namespace();
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
                network(attachment);
            }
        }
        return findings;
    }

    private void namespace() {
        if (record.network().isEmpty()) {
            return;
        }
        SandboxRecord.Network network = record.network().get();
        try (NamespaceDescriptor found =
                NamespaceDescriptor.open(network.path(), NamespaceKind.NETWORK)) {
            if (!found.id().equals(network.id())) {
                findings.add(
                        "%s leads to net:[%s] and not to net:[%s], which was made for the pod"
                                .formatted(network.path(), found.id(), network.id()));
            }
        } catch (SyscallException failed) {
            findings.add(
                    "the pod's network namespace %s cannot be opened: %s"
                            .formatted(network.path(), failed.getMessage()));
        }
    }

    private void processes() throws SandboxException {
        try {
            if (record.infra().isPresent()) {
                SandboxRecord.Infra infra = record.infra().get();
                if (ProcessIdentity.isAlive(infra.pid(), infra.startTicks())) {
                    prove("the process that holds the namespaces", infra.process());
                } else {
                    findings.add(
                            "the process %d, which holds the namespaces, has ended"
                                    .formatted(infra.pid()));
                }
            }
            for (ContainerRecord container : record.containers()) {
                if (ProcessIdentity.isAlive(container.pid(), container.startTicks())) {
                    prove("the container '" + container.name() + "'", container.process());
                }
            }
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "cannot look at the processes of sandbox %s: %s"
                            .formatted(Registry.shortened(record.id()), failed.getMessage()),
                    failed);
        }
    }

    private void prove(String who, dev.warren.kernel.id.ProcessId process) throws SyscallException {
        if (record.network().isEmpty()) {
            return;
        }
        try {
            NamespaceProof.demand(
                    process, Map.of(NamespaceKind.NETWORK, record.network().get().id()));
        } catch (SandboxException wrong) {
            findings.add(who + ": " + wrong.getMessage());
        }
    }

    private void network(Trace.Attachment trace) throws SandboxException {
        NetworkConfiguration network = Removal.network(record.id(), trace);
        try {
            with.cni().check(network, Removal.attachment(trace));
            with.cni().status(network);
        } catch (SandboxException wrong) {
            findings.add(
                    "%s of network '%s': %s"
                            .formatted(trace.interfaceName(), trace.network(), wrong.getMessage()));
        }
    }
}
