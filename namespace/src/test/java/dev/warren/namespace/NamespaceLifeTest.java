// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.Fd;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.process.End;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.kernel.process.Program;
import dev.warren.kernel.process.Streams;
import dev.warren.namespace.store.NamedNamespace;
import dev.warren.namespace.store.PrivateFolder;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Namespaces that are used much and end when they should, and programs in them.
@Lab
@ExtendWith(LeakGuard.class)
final class NamespaceLifeTest {
    private static final List<String> ENVIRONMENT = List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin");
    private static final String LINK = "warren-life";

    @TempDir private Path folder;

    private static int count(String path) {
        String[] names = new File(path).list();
        return names == null ? 0 : names.length;
    }

    /// A link of ours whose other end is inside: the kernel takes it away with the namespace.
    private static void tie(NamedNamespace named) {
        Command.run(
                "ip",
                "link",
                "add",
                LINK,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                named.path());
    }

    private static boolean isTied() {
        return new File("/sys/class/net/" + LINK).exists();
    }

    private static void everybodyIsAtHome() throws IOException {
        try (NetworkNamespace own = NetworkNamespace.current()) {
            Await.until("all threads at home", () -> isHome(own));
        }
    }

    private static boolean isHome(NetworkNamespace own) {
        try {
            return ThreadPlace.all().stream().allMatch(place -> place.namespace().equals(own.id()));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void tenThousandVisitsLeaveNothing() throws Exception {
        try (PrivateFolder place = new PrivateFolder()) {
            NamedNamespace named = place.store().create("blue");
            tie(named);
            try (NetworkNamespace namespace = NetworkNamespace.open(named.path())) {
                visit(namespace, 500);
                int descriptors = count("/proc/self/fd");
                int threads = count("/proc/self/task");

                visit(namespace, 10_000);

                everybodyIsAtHome();
                Await.until(
                        "the end of the visits' threads",
                        () -> count("/proc/self/task") <= threads);
                assertThat(count("/proc/self/fd")).isLessThanOrEqualTo(descriptors);
                assertThat(isTied()).isTrue();
            }
            assertThat(place.store().remove("blue")).isTrue();
            Await.until("the end of the namespace", () -> !isTied());
        }
    }

    /// From 16 threads, while virtual ones run.
    private static void visit(NetworkNamespace namespace, int visits) throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 8; i++) {
                virtual.execute(
                        () -> {
                            while (!end.get()) {
                                LockSupport.parkNanos(100_000);
                            }
                        });
            }
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < visits; i++) {
                int kind = i % 40;
                work.add(() -> visitOnce(namespace, kind));
            }
            try {
                for (Future<Boolean> done : threads.invokeAll(work)) {
                    assertThat(done.get()).isTrue();
                }
            } finally {
                end.set(true);
            }
        }
    }

    private static boolean visitOnce(NetworkNamespace namespace, int kind) throws Exception {
        switch (kind) {
            case 0 -> namespace.openSocketChannel(StandardProtocolFamily.INET).close();
            case 1 -> namespace.call(() -> 1);
            default -> namespace.openRouteNetlink().close();
        }
        return true;
    }

    private static String output(
            NetworkNamespace namespace, Path file, boolean group, String... words)
            throws Exception {
        java.nio.file.Files.writeString(file, "");
        try (Fd input = Fd.open("/dev/null", Files.O_RDONLY);
                Fd output = Fd.open(file.toString(), Files.O_WRONLY)) {
            Streams streams = Streams.of(input, output, output);
            if (!group) {
                streams = new Streams(streams.input(), streams.output(), streams.error(), false);
            }
            try (ProcessDescriptor child =
                    namespace.spawn(new Program(List.of(words), ENVIRONMENT), streams)) {
                assertThat(child.await(Await.PATIENCE)).contains(new End.Exited(0));
            }
        }
        return java.nio.file.Files.readString(file).strip();
    }

    @Test
    void programsAreInsideAndInheritNothing() throws Exception {
        Path file = folder.resolve("output");
        try (NetworkNamespace namespace = NetworkNamespace.create();
                // Java's own are without O_CLOEXEC.
                var unmarked = java.nio.channels.SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThat(unmarked.isOpen()).isTrue();
            String script =
                    "readlink /proc/$$/ns/net; ls /proc/$$/fd | tr '\\n' ' '; echo;"
                            + " grep SigBlk /proc/$$/status | tr -d '\\t';"
                            + " set -- $(cat /proc/$$/stat); echo $(($5 == $$)); env";
            assertThat(output(namespace, file, true, "sh", "-c", script).lines())
                    .startsWith(
                            "net:[" + namespace.id() + "]",
                            "0 1 2 ",
                            "SigBlk:0000000000000000",
                            "1")
                    .contains(ENVIRONMENT.getFirst());
            assertThat(output(namespace, file, false, "sh", "-c", script).lines().toList())
                    .element(3)
                    .isEqualTo("0");
            everybodyIsAtHome();
        }
    }

    @Test
    void programsEndAsTheyEnd() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            try (ProcessDescriptor failing = spawn(namespace, "sh", "-c", "exit 42")) {
                assertThat(failing.await(Await.PATIENCE)).contains(new End.Exited(42));
            }
            try (ProcessDescriptor endless = spawn(namespace, "sleep", "infinity")) {
                assertThat(endless.isAlive()).isTrue();
                endless.signal(Processes.SIGTERM);
                assertThat(endless.await(Await.PATIENCE))
                        .contains(new End.Killed(Processes.SIGTERM));
            }
            everybodyIsAtHome();
        }
    }

    private static ProcessDescriptor spawn(NetworkNamespace namespace, String... words)
            throws IOException {
        return namespace.spawn(new Program(List.of(words), ENVIRONMENT), Streams.inherited());
    }

    @Test
    void aNamespaceEndsAfterItsProgramsWhileTheJvmLivesOn() throws Exception {
        try (PrivateFolder place = new PrivateFolder()) {
            NamedNamespace named = place.store().create("blue");
            tie(named);
            try (NetworkNamespace namespace = NetworkNamespace.open(named.path())) {
                for (int i = 0; i < 5; i++) {
                    try (ProcessDescriptor child = spawn(namespace, "true")) {
                        assertThat(child.await(Await.PATIENCE)).contains(new End.Exited(0));
                    }
                }
            }
            assertThat(isTied()).isTrue();

            assertThat(place.store().remove("blue")).isTrue();

            Await.until("the end of the namespace", () -> !isTied());
        }
    }
}
