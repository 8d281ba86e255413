// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.kernel.proc.ProcessStat;
import dev.warren.sandbox.explain.Subject.OciPlace;

/// The first process of a container: whether it is the one that was noted, and where it is.
final class ProcessStation {
    private static final String PROCESS = "process";
    private static final int PID_BYTES = 32;

    private final OciPlace place;
    private final ProcessId noted;
    private final Chain chain;
    private final Station.Builder station;

    private ProcessStation(OciPlace place, ProcessId noted, Chain chain) {
        this.place = place;
        this.noted = noted;
        this.chain = chain;
        this.station =
                new Station.Builder(Station.Kind.PROCESS, "process of " + place.name())
                        .detail("pid", String.valueOf(noted.pid()));
    }

    static Station of(OciPlace place, ProcessId noted, Chain chain) {
        ProcessStation process = new ProcessStation(place, noted, chain);
        process.pidFile();
        process.look();
        return process.station.build();
    }

    private void pidFile() {
        String file = place.bundle() + "/init.pid";
        try {
            String text = KernelText.decode(RegularFile.read(file, PID_BYTES).content()).strip();
            station.proof(
                    text.equals(String.valueOf(noted.pid()))
                            ? new Proof.Holds(file, PROCESS, "names the same process " + text)
                            : new Proof.Failed(
                                    file,
                                    PROCESS,
                                    "it names process '%s', and the runtime %d"
                                            .formatted(text, noted.pid()),
                                    true));
        } catch (SyscallException failed) {
            station.proof(new Proof.Failed(file, PROCESS, Chain.reason(failed), false));
        }
    }

    private void look() {
        String subject = "/proc/" + noted.pid();
        try (ProcFilesystem.Folder folder = ProcFilesystem.mounted().process(noted.pid())) {
            ProcessStat stat = folder.stat();
            if (!stat.id().equals(noted)) {
                station.proof(
                        new Proof.Failed(
                                subject,
                                PROCESS,
                                "it has ended: the process of that number began at tick %d"
                                        .formatted(stat.id().startTicks()),
                                true));
                return;
            }
            if (stat.isZombie()) {
                station.proof(new Proof.Failed(subject, PROCESS, "it has ended", true));
                return;
            }
            station.detail("command", stat.command())
                    .detail("control groups", String.join(", ", folder.controlGroups().paths()))
                    .proof(
                            new Proof.Holds(
                                    subject, PROCESS, "alive, and began when the runtime says"));
            namespaces(folder, subject);
        } catch (SyscallException failed) {
            station.proof(new Proof.Failed(subject, PROCESS, Chain.reason(failed), true));
        }
    }

    private void namespaces(ProcFilesystem.Folder folder, String subject) {
        for (NamespaceKind kind : NamespaceKind.values()) {
            String path = subject + "/ns/" + kind.word();
            try {
                station.proof(chain.sight(kind, folder.namespace(kind), path));
            } catch (SyscallException failed) {
                // Older kernels have not all kinds.
                boolean expected = chain.knows(kind);
                station.proof(new Proof.Failed(path, kind.word(), Chain.reason(failed), expected));
            }
        }
    }
}
