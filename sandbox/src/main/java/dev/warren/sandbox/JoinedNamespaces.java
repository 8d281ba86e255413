// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.oci.runtime.NamespaceProof;
import dev.warren.sandbox.oci.spec.NamespaceType;
import dev.warren.sandbox.oci.spec.SandboxParts;
import dev.warren.sandbox.oci.spec.SharedNamespaces;
import dev.warren.sandbox.pod.ContainerConfiguration;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The namespaces of a sandbox that a container of it joins: by which paths, and which ones these lead to. A runtime
/// joins by path, and `/proc/<pid>` is somebody else's when the process has ended and its number was given away; so
/// what the container is in is compared with this afterwards.
///
/// @param parts what the container finds of its sandbox, with the paths
/// @param expected which ones they are
record JoinedNamespaces(SandboxParts parts, Map<NamespaceKind, NamespaceId> expected) {

    /// Those that there are for a container.
    ///
    /// @throws SandboxException when a process that holds some of them has ended
    static JoinedNamespaces of(
            Equipment with, Held held, SandboxRecord record, ContainerConfiguration wanted)
            throws IOException {
        SharedNamespaces paths =
                SandboxPlaces.namespaces(
                        with.folders(),
                        held.id(),
                        record.network(),
                        record.infra(),
                        record.pod(),
                        pinned(held));
        Map<NamespaceKind, NamespaceId> expected = new EnumMap<>(NamespaceKind.class);
        if (record.infra().isPresent()) {
            Map<NamespaceKind, NamespaceId> ofHolder = ofHolder(record, record.infra().get());
            for (NamespaceType type : NamespaceType.values()) {
                if (paths.path(type).isPresent()) {
                    expected.put(type.kind(), ofHolder.get(type.kind()));
                }
            }
        }
        for (NamespaceKind kind : pinned(held)) {
            expected.put(kind, atPath(paths, kind));
        }
        // Not by its path: this is what was made.
        record.network().ifPresent(made -> expected.put(NamespaceKind.NETWORK, made.id()));
        if (wanted.processNamespaceOf().isPresent()) {
            ContainerRecord target = target(record, wanted, wanted.processNamespaceOf().get());
            paths = paths.withProcess(SharedNamespaces.path(target.pid(), NamespaceKind.PROCESS));
            expected.put(NamespaceKind.PROCESS, ofTarget(target).get(NamespaceKind.PROCESS));
        }
        SandboxParts parts =
                new SandboxParts(
                        held.id(),
                        record.pod(),
                        paths,
                        SandboxPlaces.files(with.folders(), held.id(), record.pod()));
        return new JoinedNamespaces(parts, expected);
    }

    /// Checks that a process is in them.
    ///
    /// @throws SandboxException naming the first kind that is another one
    void demand(ProcessId process) throws SandboxException, SyscallException {
        NamespaceProof.demand(process, expected);
    }

    private static Set<NamespaceKind> pinned(Held held) {
        Set<NamespaceKind> pinned = new LinkedHashSet<>();
        for (Journal.Left left : held.journal().left()) {
            if (left.trace() instanceof Trace.Pin pin) {
                pinned.add(pin.kind());
            }
        }
        return pinned;
    }

    private static NamespaceId atPath(SharedNamespaces paths, NamespaceKind kind)
            throws SyscallException {
        for (NamespaceType type : NamespaceType.values()) {
            Optional<String> path = paths.path(type);
            if (type.kind() == kind && path.isPresent()) {
                try (NamespaceDescriptor pin = NamespaceDescriptor.open(path.get(), kind)) {
                    return pin.id();
                }
            }
        }
        throw new IllegalStateException(kind + " is pinned, and nobody joins it");
    }

    private static Map<NamespaceKind, NamespaceId> ofHolder(
            SandboxRecord record, SandboxRecord.Infra infra) throws IOException {
        if (!record.bootId().equals(Identifiers.bootId())
                || !ProcessIdentity.isAlive(infra.pid(), infra.startTicks())) {
            throw new SandboxException(
                    "the process that holds the namespaces has ended; remove the sandbox and run it again");
        }
        return NamespaceProof.read(infra.process());
    }

    private static Map<NamespaceKind, NamespaceId> ofTarget(ContainerRecord target)
            throws IOException {
        if (!ProcessIdentity.isAlive(target.pid(), target.startTicks())) {
            throw new SandboxException(
                    "the container '"
                            + target.name()
                            + "' has ended; there are no processes of it to be seen");
        }
        return NamespaceProof.read(target.process());
    }

    private static ContainerRecord target(
            SandboxRecord record, ContainerConfiguration wanted, String name)
            throws NotFoundException {
        return record.containers().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new NotFoundException(
                                        "there is no container '"
                                                + name
                                                + "' whose processes '"
                                                + wanted.name()
                                                + "' could see"));
    }
}
