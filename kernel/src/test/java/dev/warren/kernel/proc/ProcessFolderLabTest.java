// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What tells processes of other namespaces from ours.
@Lab
@ExtendWith(LeakGuard.class)
final class ProcessFolderLabTest {
    private final ProcFilesystem proc = ProcFilesystem.mounted();

    private interface Question {
        Object ask(ProcFilesystem.Folder folder) throws SyscallException;
    }

    private Object of(long pid, Question question) throws SyscallException {
        try (ProcFilesystem.Folder folder = proc.process((int) pid)) {
            return question.ask(folder);
        }
    }

    @Test
    void processesShareANetworkFingerprintExactlyWhenTheyShareANamespace() throws SyscallException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace one = lab.namespace("warren-one");
            LabNamespace other = lab.namespace("warren-other");
            long[] pids = {
                ProcessHandle.current().pid(),
                lab.process("sleep", "infinity"),
                lab.process(one, "sleep", "infinity"),
                lab.process(one, "sleep", "infinity"),
                lab.process(other, "sleep", "infinity")
            };
            for (long left : pids) {
                for (long right : pids) {
                    boolean together =
                            of(left, folder -> folder.namespace(NamespaceKind.NETWORK))
                                    .equals(of(right, f -> f.namespace(NamespaceKind.NETWORK)));

                    assertThat(
                                    of(left, ProcFilesystem.Folder::networkFingerprint)
                                            .equals(
                                                    of(
                                                            right,
                                                            ProcFilesystem.Folder
                                                                    ::networkFingerprint)))
                            .isEqualTo(together);
                }
            }
        }
    }

    @Test
    void aMountNamespaceOfItsOwnHasAMountFingerprintOfItsOwn() throws SyscallException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace pinned = lab.pinInPrivateMountNamespace();
            long beside = lab.process("sleep", "infinity");
            long self = ProcessHandle.current().pid();
            Question fingerprint = ProcFilesystem.Folder::mountFingerprint;

            assertThat(of(beside, fingerprint)).isEqualTo(of(self, fingerprint));
            assertThat(of(pinned.pid(), fingerprint)).isNotEqualTo(of(self, fingerprint));
        }
    }

    @Test
    void listsTheNamespacesMountedWhereAProcessLives() throws SyscallException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace pinned = lab.pinInPrivateMountNamespace();
            LabNamespace named = lab.namespace("warren named");
            String inside = pinned.path().toString().replaceFirst("^/proc/[0-9]+/root", "");
            try (ProcFilesystem.Folder there = proc.process((int) pinned.pid());
                    ProcFilesystem.Folder here =
                            proc.process((int) ProcessHandle.current().pid())) {
                assertThat(there.namespaceMounts())
                        .anySatisfy(
                                mount -> {
                                    assertThat(mount.id().inode()).isEqualTo(pinned.inode());
                                    assertThat(mount.path()).isEqualTo(inside);
                                    assertThat(mount.kind()).isEqualTo("net");
                                });
                assertThat(here.namespaceMounts())
                        .anySatisfy(
                                mount -> {
                                    assertThat(mount.id().inode()).isEqualTo(named.inode());
                                    assertThat(mount.path()).isEqualTo("/run/netns/warren named");
                                })
                        .noneMatch(mount -> mount.id().inode() == pinned.inode());
            }
        }
    }
}
