// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
final class ProcFilesystemTest {
    private static final int SELF = (int) ProcessHandle.current().pid();

    private final ProcFilesystem proc = ProcFilesystem.mounted();

    @Test
    void listsTheProcessesThatThereAreForTheWholeTime() throws IOException {
        List<Integer> before = folders();
        List<Integer> pids = proc.pids();
        List<Integer> stayed = before.stream().filter(folders()::contains).toList();

        assertThat(pids).containsAll(stayed).contains(1, SELF).doesNotHaveDuplicates().isSorted();
    }

    private static List<Integer> folders() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .map(Integer::valueOf)
                    .toList();
        }
    }

    @Test
    void describesItsOwnProcess() throws IOException {
        try (ProcFilesystem.Folder folder = proc.process(SELF)) {
            ProcessStat stat = folder.stat();

            assertThat(folder.pid()).isEqualTo(SELF);
            assertThat(stat.id().pid()).isEqualTo(SELF);
            assertThat(stat.command() + "\n")
                    .isEqualTo(Files.readString(Path.of("/proc/self/comm")));
            assertThat(stat.parent())
                    .isEqualTo((int) ProcessHandle.current().parent().orElseThrow().pid());
            assertThat(stat.kernelThread()).isFalse();
            assertThat(stat.isZombie()).isFalse();
            assertThat(String.join("\0", folder.commandLine().arguments()) + "\0")
                    .isEqualTo(Files.readString(Path.of("/proc/self/cmdline")));
            assertThat(folder.workingDirectory()).isEqualTo(System.getProperty("user.dir"));
            assertThat(folder.controlGroups())
                    .isEqualTo(
                            ControlGroups.parse(Files.readAllBytes(Path.of("/proc/self/cgroup"))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void namespacesAreThoseThatTheLinksOfProcTell(NamespaceKind kind) throws IOException {
        try (ProcFilesystem.Folder folder = proc.process(SELF)) {
            assertThat(kind.word() + ":[" + folder.namespace(kind) + "]")
                    .isEqualTo(
                            Files.readSymbolicLink(Path.of("/proc/self/ns", kind.word()))
                                    .toString());
            assertThat(folder.namespace(kind).device())
                    .isEqualTo(
                            Long.parseLong(
                                    Command.run("stat", "-L", "-c", "%d", "/proc/self/ns/net")));
        }
    }

    @Test
    void aChildSharesTheFingerprintsOfItsParent() throws IOException {
        Process child = new ProcessBuilder("cat").start();
        try (ProcFilesystem.Folder ours = proc.process(SELF);
                ProcFilesystem.Folder theirs = proc.process((int) child.pid())) {
            assertThat(theirs.networkFingerprint()).isEqualTo(ours.networkFingerprint());
            assertThat(theirs.mountFingerprint()).isEqualTo(ours.mountFingerprint());
            assertThat(ours.networkFingerprint())
                    .isEqualTo(
                            Long.parseLong(Command.run("stat", "-c", "%i", "/proc/self/net/dev")));
        } finally {
            end(child);
        }
    }

    @Test
    void aProcessMayNameItselfAnything() throws IOException {
        byte[] name = KernelText.encode(") R 1 (\n\udcff x");
        Process child =
                new ProcessBuilder(
                                "sh", "-c", "printf ') R 1 (\\n\\377 x' > /proc/self/comm; read x")
                        .start();
        try (ProcFilesystem.Folder folder = proc.process((int) child.pid())) {
            Await.until(
                    "the process to name itself",
                    () -> !command(folder).matches("sh|jspawn.*|java"));
            ProcessStat stat = folder.stat();

            assertThat(KernelText.encode(stat.command())).isEqualTo(name);
            assertThat(stat.parent()).isEqualTo(SELF);
            assertThat(stat.id().pid()).isEqualTo((int) child.pid());
        } finally {
            end(child);
        }
    }

    private static String command(ProcFilesystem.Folder folder) {
        try {
            return folder.stat().command();
        } catch (SyscallException gone) {
            throw new AssertionError(gone);
        }
    }

    @Test
    void aFolderThatWasOpenedDoesNotBecomeThatOfAnotherProcess() throws IOException {
        Process child = new ProcessBuilder("cat").start();
        try (ProcFilesystem.Folder folder = proc.process((int) child.pid())) {
            assertThat(folder.stat().id().pid()).isEqualTo((int) child.pid());
            end(child);

            assertThatThrownBy(folder::stat).satisfies(ProcFilesystemTest::meansGone);
            assertThatThrownBy(() -> folder.namespace(NamespaceKind.NETWORK))
                    .satisfies(ProcFilesystemTest::meansGone);
            assertThatThrownBy(folder::networkFingerprint).satisfies(ProcFilesystemTest::meansGone);
        }
    }

    private static void meansGone(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        SyscallException.class,
                        failed -> assertThat(failed.errno()).isIn(Errno.ENOENT, Errno.ESRCH));
    }

    @Test
    void processesThatEndWhileTheyAreReadAreGoneAndNothingElse() throws IOException {
        Process busy =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "i=0; while [ $i -lt 2000 ]; do /bin/true; i=$((i+1)); done")
                        .start();
        int walks = 0;
        try {
            while (busy.isAlive() || walks == 0) {
                for (int pid : proc.pids()) {
                    readAll(pid);
                }
                walks++;
            }
        } finally {
            end(busy);
        }
        assertThat(walks).isPositive();
    }

    private void readAll(int pid) {
        try (ProcFilesystem.Folder folder = proc.process(pid)) {
            ProcessStat stat = folder.stat();
            assertThat(stat.id().pid()).isEqualTo(pid);
            folder.controlGroups();
            folder.commandLine();
            if (!stat.isZombie()) {
                folder.networkFingerprint();
                folder.namespace(NamespaceKind.NETWORK);
                folder.namespaceMounts();
            }
        } catch (SyscallException failed) {
            // EINVAL: a process without a mount namespace any more is about to be gone.
            assertThat(Errno.name(failed.errno()))
                    .isIn("ENOENT", "ESRCH", "EINVAL", "EACCES", "EPERM");
        }
    }

    @Test
    void knowsTheTimeSinceBoot() throws IOException {
        String uptime = Files.readString(Path.of("/proc/uptime"));
        long seconds = Long.parseLong(uptime.substring(0, uptime.indexOf('.')));
        long booted =
                Files.readAllLines(Path.of("/proc/stat")).stream()
                        .filter(line -> line.startsWith("btime "))
                        .mapToLong(line -> Long.parseLong(line.substring(6)))
                        .findFirst()
                        .orElseThrow();

        assertThat(proc.uptime().orElseThrow())
                .isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds + 60));
        assertThat(proc.bootTime().orElseThrow())
                .isBetween(Instant.ofEpochSecond(booted - 3), Instant.ofEpochSecond(booted + 3));
    }

    @Test
    void whereThereIsNoProcThereIsNothing() {
        ProcFilesystem absent = new ProcFilesystem("/proc/absent");

        assertThat(absent.uptime()).isEmpty();
        assertThat(absent.bootTime()).isEmpty();
        assertThatThrownBy(absent::pids).isInstanceOf(SyscallException.class);
        assertThatThrownBy(() -> absent.process(1)).isInstanceOf(SyscallException.class);
    }

    private static void end(Process process) {
        process.destroyForcibly();
        Await.until("the end of a process", () -> !process.isAlive());
        for (var stream :
                List.of(
                        process.getInputStream(),
                        process.getErrorStream(),
                        process.getOutputStream())) {
            try {
                stream.close();
            } catch (IOException alreadyClosed) {
                assertThat(alreadyClosed).isNotNull();
            }
        }
    }
}
