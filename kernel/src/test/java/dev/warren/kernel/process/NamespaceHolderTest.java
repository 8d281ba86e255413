// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.mount.Mounts;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.UnprivilegedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Lab
@ExtendWith(LeakGuard.class)
final class NamespaceHolderTest {
    private static final List<IdMap> USERS = List.of(IdMap.parse("0:100000:65536"));
    private static final List<IdMap> GROUPS =
            List.of(IdMap.parse("0:200000:1000"), IdMap.parse("1000:7:1"));
    private static final Duration PATIENCE = Await.PATIENCE;

    private static NamespaceHolder start() throws SyscallException {
        return NamespaceHolder.start(USERS, GROUPS, PATIENCE);
    }

    private static String read(NamespaceHolder holder, String file) throws IOException {
        return Files.readString(Path.of("/proc/" + holder.pid() + "/" + file));
    }

    private static String inside(NamespaceHolder holder, String... words) {
        List<String> command =
                new ArrayList<>(List.of("nsenter", "-t", "" + holder.pid(), "-U", "-n"));
        command.addAll(List.of(words));
        return Command.of(command).output();
    }

    @Test
    void holdsANetworkNamespaceOwnedByAUserNamespaceWithTheMaps() throws IOException {
        try (NamespaceHolder holder = start();
                NamespaceDescriptor own =
                        NamespaceDescriptor.open("/proc/self/ns/net", NamespaceKind.NETWORK)) {
            String pid = Integer.toString(holder.pid());
            NamespaceDescriptor network = holder.networkNamespace();

            assertThat(holder.isAlive()).isTrue();
            assertThat(network.id()).isNotEqualTo(own.id());
            assertThat(network.owner()).isNotEqualTo(own.owner());
            assertThat(Command.run("lsns", "-n", "-r", "-t", "net", "-o", "NS", "-p", pid))
                    .isEqualTo(network.id().toString());
            assertThat(Command.run("lsns", "-n", "-r", "-t", "net", "-o", "ONS", "-p", pid))
                    .isEqualTo(network.owner().toString());
            assertThat(Command.run("lsns", "-n", "-r", "-t", "user", "-o", "NS", "-p", pid))
                    .isEqualTo(network.owner().toString());
            assertThat(read(holder, "uid_map").strip().split("\\s+"))
                    .containsExactly("0", "100000", "65536");
            assertThat(read(holder, "gid_map").strip().split("\\s+"))
                    .containsExactly("0", "200000", "1000", "1000", "7", "1");
            assertThat(read(holder, "setgroups")).isEqualTo("allow\n");
        }
    }

    @Test
    void whatTheNamespaceShowsBelongsToItsRoot() throws IOException {
        try (NamespaceHolder holder = start()) {
            String files = "/proc/" + holder.pid() + "/net";
            for (String file : List.of(files + "/dev", files + "/stat", files + "/unix")) {
                assertThat(Command.run("stat", "-L", "-c", "%u:%g", file))
                        .isEqualTo("100000:200000");
            }
            assertThat(inside(holder, "stat", "-c", "%u:%g", "/proc/sys/net/ipv4/ip_forward"))
                    .isEqualTo("0:0");
            inside(holder, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
            inside(holder, "ip", "link", "set", "lo", "up");
            // Of mode 0440 for the root of the namespace, where the kernel has it.
            if (Files.exists(Path.of(files + "/ip_tables_names"))) {
                assertThat(
                                inside(
                                        holder,
                                        "setpriv",
                                        "--bounding-set=-all",
                                        "--inh-caps=-all",
                                        "cat",
                                        "/proc/net/ip_tables_names"))
                        .isNotNull();
            }
        }
    }

    @Test
    void keepsNothingElseThanItsNamespaces() throws IOException {
        try (NamespaceHolder holder = start();
                Stream<Path> descriptors = Files.list(Path.of("/proc/" + holder.pid() + "/fd"))) {
            assertThat(descriptors).hasSize(1);
            assertThat(read(holder, "status"))
                    .contains("Name:\twarren-holder\n")
                    .contains("Threads:\t1\n")
                    .contains("Uid:\t0\t0\t0\t0\n");
        }
    }

    @Test
    void noHandlerOfTheJvmRunsInIt() throws IOException {
        try (NamespaceHolder holder = start()) {
            // Among them those for which the JVM prints threads, ends, or suspends a thread.
            for (int signal = 1; signal <= 64; signal++) {
                if (signal != Processes.SIGKILL && signal != Processes.SIGSTOP) {
                    holder.process().signal(signal);
                }
            }
            assertThat(read(holder, "status"))
                    .contains("SigBlk:\tfffffffffffbfeff\n")
                    .contains("ShdPnd:\tfffffff");
            assertThat(holder.process().hasEnded(Duration.ofMillis(100))).isFalse();
            assertThat(read(holder, "status")).containsPattern("State:\tS");
        }
    }

    @Test
    void itsNamespacesOutliveItWhereTheyAreMounted(@TempDir Path folder) throws IOException {
        String pin = Files.createFile(folder.resolve("pin")).toString();
        NamespaceId id;
        NamespaceId owner;
        try (NamespaceHolder holder = start()) {
            id = holder.networkNamespace().id();
            owner = holder.networkNamespace().owner();
            try (Fd target = Fd.open(pin, dev.warren.kernel.abi.Files.O_PATH)) {
                Mounts.bind(holder.networkNamespace().fd(), target);
            }
            assertThat(holder.isAlive()).isTrue();
        }
        try (NamespaceDescriptor pinned = NamespaceDescriptor.open(pin, NamespaceKind.NETWORK)) {
            assertThat(pinned.id()).isEqualTo(id);
            assertThat(pinned.owner()).isEqualTo(owner);
            assertThat(Command.run("nsenter", "--net=" + pin, "ip", "-br", "link"))
                    .startsWith("lo");
        } finally {
            Mounts.detach(pin);
        }
    }

    @Test
    void twoHundredLeaveNothing() throws IOException {
        start().close();
        String users = Command.run("lsns", "-n", "-r", "-t", "user", "-o", "NS");
        for (int i = 0; i < 200; i++) {
            NamespaceHolder holder = start();
            assertThat(holder.isAlive()).isTrue();
            holder.close();
            holder.close();
            assertThat(holder.isAlive()).isFalse();
            assertThat(Path.of("/proc/" + holder.pid())).doesNotExist();
        }
        assertThat(children()).isEmpty();
        assertThat(Command.run("lsns", "-n", "-r", "-t", "user", "-o", "NS")).isEqualTo(users);
    }

    @Test
    void doesNotCareWhichThreadAsksForIt() throws Exception {
        FutureTask<Boolean> task =
                new FutureTask<>(
                        () -> {
                            Thread.currentThread().interrupt();
                            try (NamespaceHolder holder = start()) {
                                return holder.isAlive() && Thread.interrupted();
                            }
                        });
        Thread.ofVirtual().start(task).join();
        assertThat(task.get()).isTrue();
    }

    @Test
    void aMapThatTheKernelRefusesIsNamedWithItsFile() throws IOException {
        List<IdMap> tooMany = new ArrayList<>();
        for (int i = 0; i < 341; i++) {
            tooMany.add(new IdMap(i, 100_000 + i, 1));
        }
        assertThatThrownBy(() -> NamespaceHolder.start(tooMany, GROUPS, PATIENCE))
                .isInstanceOf(SyscallException.class)
                .hasMessageMatching("(?s)write /proc/[0-9]+/uid_map .*EINVAL.*");
        assertThatThrownBy(() -> NamespaceHolder.start(USERS, List.of(), PATIENCE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(children()).isEmpty();
    }

    @Test
    void withoutPrivilegeItIsRefusedAndLeavesNothing(@TempDir Path folder) {
        assertThat(new UnprivilegedJvm(folder).run(UnprivilegedHolder.class))
                .containsPattern("(/proc/[0-9]+/gid_map|clone) .*E(PERM|ACCES|NOSPC)")
                .endsWith("children:");
    }

    @Test
    void whatUnshareFailedWithIsTold() throws IOException {
        HolderCopy copy = HolderCopy.make();
        try (ProcessDescriptor child = copy.process()) {
            String folder = "/proc/" + child.pid() + "/";
            Files.writeString(Path.of(folder + "uid_map"), "0 100000 65536\n");
            Files.writeString(Path.of(folder + "gid_map"), "0 100000 65536\n");
            Command.run(
                    "nsenter",
                    "-t",
                    "" + child.pid(),
                    "-U",
                    "sh",
                    "-c",
                    "echo 0 > /proc/sys/user/max_net_namespaces");

            assertRefused("unshare", Errno.ENOSPC, () -> copy.proceed(PATIENCE));
            child.kill(PATIENCE);
        } finally {
            copy.lifeline().close();
        }
    }

    @Test
    void itIsNotWaitedForForEver() throws IOException {
        HolderCopy copy = HolderCopy.make();
        try (ProcessDescriptor child = copy.process()) {
            child.signal(Processes.SIGSTOP);
            assertRefused("unshare", Errno.ETIMEDOUT, () -> copy.proceed(Duration.ofMillis(20)));
            child.kill(PATIENCE);
            assertRefused("unshare", Errno.ESRCH, () -> copy.proceed(PATIENCE));
        } finally {
            copy.lifeline().close();
        }
    }

    private static void assertRefused(String call, int errno, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        SyscallException.class,
                        refused ->
                                assertThat(refused.call() + " " + Errno.name(refused.errno()))
                                        .isEqualTo(call + " " + Errno.name(errno)));
    }

    /// Of every thread of this JVM.
    private static List<String> children() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                String pids = Files.readString(thread.resolve("children")).strip();
                if (!pids.isEmpty()) {
                    found.add(pids);
                }
            }
        }
        return found;
    }
}
