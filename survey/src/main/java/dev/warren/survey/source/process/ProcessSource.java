// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.process;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.MalformedProcException;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.kernel.proc.ProcessStat;
import dev.warren.survey.Door;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Walks `/proc` once: every process with its namespace, start, name and control groups.
///
/// A process that ends meanwhile is no gap: it is not there any more. One whose namespace may not be
/// read is recognised by a file that its namespace shares with one that can be (see
/// [ProcFilesystem.Folder#networkFingerprint]); only what remains becomes a gap.
public final class ProcessSource implements Source {
    private static final int INIT = 1;
    private static final int KERNEL_THREADS = 2;
    private static final String NAMESPACE_FILE = "/ns/net";
    private static final String KTHREADD = "kthreadd";

    @Override
    public String name() {
        return "process";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        new Walk(ground, findings).walk();
    }

    /// A process whose namespace is not known yet.
    private record Hidden(
            ProcessStat stat,
            List<String> controlGroups,
            Optional<NamespaceId> mount,
            long fingerprint) {}

    private static final class Walk {
        private final Ground ground;
        private final Findings findings;
        private final ProcFilesystem proc;
        private final Map<NamespaceId, Integer> readable = new HashMap<>();
        private final List<Hidden> hidden = new ArrayList<>();

        /// Where the kernel's own threads are: all of them for ever in the first namespace, so that
        /// one of them, read once, speaks for the others.
        private Optional<NamespaceId> kernelThreads = Optional.empty();

        private String kernelThreadsReadFrom = "";

        Walk(Ground ground, Findings findings) {
            this.ground = ground;
            this.findings = findings;
            this.proc = ground.proc();
        }

        void walk() {
            lookAtOurselves();
            try {
                List<Integer> pids = proc.pids();
                if (!pids.contains(INIT)) {
                    findings.gap(
                            proc.root() + "/" + INIT,
                            Why.FORBIDDEN,
                            "the first process is not shown, so others are not either (hidepid)");
                }
                pids.forEach(this::lookAt);
            } catch (SyscallException failed) {
                findings.gap(proc.root(), failed);
            }
            reveal();
            findHost();
        }

        private void lookAtOurselves() {
            int pid = (int) ProcessHandle.current().pid();
            try (ProcFilesystem.Folder folder = proc.process(pid)) {
                NamespaceId network = folder.namespace(NamespaceKind.NETWORK);
                ground.self(network, folder.namespace(NamespaceKind.MOUNT));
                findings.emit(new Fact.SelfSeen(network));
                readable.put(network, pid);
                addDoor(network, pid);
            } catch (SyscallException failed) {
                findings.gap(proc.root() + "/self/ns/net", failed);
            }
        }

        private void lookAt(int pid) {
            try (ProcFilesystem.Folder folder = proc.process(pid)) {
                ProcessStat stat = folder.stat();
                if (stat.isZombie()) {
                    return;
                }
                if (stat.kernelThread() && kernelThreads.isPresent()) {
                    see(
                            stat,
                            kernelThreads.get(),
                            ground.selfMount(),
                            List.of(),
                            kernelThreadsReadFrom);
                    return;
                }
                Optional<NamespaceId> network = namespace(folder, NamespaceKind.NETWORK);
                Optional<NamespaceId> mount = namespace(folder, NamespaceKind.MOUNT);
                List<String> controlGroups =
                        stat.kernelThread() ? List.of() : folder.controlGroups().paths();
                String file = proc.root() + "/" + pid + NAMESPACE_FILE;
                if (stat.kernelThread()) {
                    kernelThreads = network;
                    kernelThreadsReadFrom = file;
                }
                if (network.isPresent()) {
                    readable.putIfAbsent(network.get(), pid);
                    addDoor(network.get(), pid);
                    see(stat, network.get(), mount, controlGroups, file);
                } else {
                    hidden.add(new Hidden(stat, controlGroups, mount, folder.networkFingerprint()));
                }
            } catch (SyscallException failed) {
                if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ESRCH) {
                    findings.gap(proc.root() + "/" + pid, failed);
                }
            } catch (MalformedProcException wrong) {
                findings.gap(
                        proc.root() + "/" + pid + "/stat",
                        Why.UNEXPECTED,
                        String.valueOf(wrong.getMessage()));
            }
        }

        private void addDoor(NamespaceId network, int pid) {
            ground.doors()
                    .add(network, new Door.Here(proc.root() + "/" + pid + NAMESPACE_FILE), false);
        }

        private static Optional<NamespaceId> namespace(
                ProcFilesystem.Folder folder, NamespaceKind kind) throws SyscallException {
            try {
                return Optional.of(folder.namespace(kind));
            } catch (SyscallException refused) {
                if (refused.errno() == Errno.EACCES || refused.errno() == Errno.EPERM) {
                    return Optional.empty();
                }
                throw refused;
            }
        }

        private void see(
                ProcessStat stat,
                NamespaceId network,
                Optional<NamespaceId> mount,
                List<String> controlGroups,
                String readFrom) {
            ground.add(
                    new Ground.KnownProcess(
                            stat.id(),
                            stat.command(),
                            Optional.of(network),
                            mount,
                            controlGroups,
                            readFrom));
            findings.emit(
                    new Fact.ProcessSeen(
                            stat.id(),
                            stat.command(),
                            network,
                            controlGroups,
                            findings.evidence(readFrom)));
        }

        /// Recognises the namespaces of processes that may not be read by those that may.
        private void reveal() {
            if (hidden.isEmpty()) {
                return;
            }
            Map<Long, NamespaceId> known = fingerprints();
            for (Hidden process : hidden) {
                NamespaceId namespace = known.get(process.fingerprint());
                String folder = proc.root() + "/" + process.stat().id().pid();
                if (namespace != null) {
                    see(
                            process.stat(),
                            namespace,
                            process.mount(),
                            process.controlGroups(),
                            folder + "/net/dev");
                } else {
                    ground.add(
                            new Ground.KnownProcess(
                                    process.stat().id(),
                                    process.stat().command(),
                                    Optional.empty(),
                                    process.mount(),
                                    process.controlGroups(),
                                    ""));
                    findings.gap(
                            folder + NAMESPACE_FILE,
                            Why.FORBIDDEN,
                            "process " + process.stat().command());
                }
            }
        }

        private Map<Long, NamespaceId> fingerprints() {
            Map<Long, NamespaceId> known = new HashMap<>();
            readable.forEach(
                    (namespace, pid) -> {
                        try (ProcFilesystem.Folder folder = proc.process(pid)) {
                            long fingerprint = folder.networkFingerprint();
                            // The process may have moved or ended since it was read.
                            if (folder.namespace(NamespaceKind.NETWORK).equals(namespace)) {
                                known.put(fingerprint, namespace);
                            }
                        } catch (SyscallException gone) {
                            // Then it reveals nothing; what it hides is reported.
                            return;
                        }
                    });
            return known;
        }

        /// The host's namespace is that of the first process; where that may not be read, that of
        /// the kernel's threads; else ours, as it is for any program started on the node itself. Unless
        /// somebody wrote down another one.
        private void findHost() {
            if (ground.host().isPresent()) {
                return;
            }
            for (int pid : new int[] {INIT, KERNEL_THREADS}) {
                Optional<Ground.KnownProcess> first =
                        ground.process(pid)
                                .filter(
                                        process ->
                                                pid == INIT || process.command().equals(KTHREADD))
                                .filter(process -> process.network().isPresent());
                if (first.isPresent()) {
                    host(first.get().network().orElseThrow(), first.get().readFrom());
                    return;
                }
            }
            ground.self().ifPresent(self -> host(self, proc.root() + "/self/ns/net"));
        }

        private void host(NamespaceId namespace, String where) {
            ground.host(namespace);
            findings.emit(new Fact.HostSeen(namespace, findings.evidence(where)));
        }
    }
}
