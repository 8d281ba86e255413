// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.event.EventDescriptor;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.testkit.Await;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Reading a log while it is written.
@ExtendWith(LeakGuard.class)
final class LogFollowingTest {
    @TempDir private Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Path file() {
        return folder.resolve("log");
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void awaitLines(String... wanted) {
        Await.until("the lines", () -> lines.equals(List.of(wanted)));
    }

    private static ProcessId id(Process process) throws IOException {
        try (ProcFilesystem.Folder of = ProcFilesystem.mounted().process((int) process.pid())) {
            return of.stat().id();
        }
    }

    /// What is done while somebody follows, who ends afterwards by himself.
    private interface Errand {
        void run() throws IOException;
    }

    private void whileFollowing(LogRequest request, Errand errand) throws Exception {
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<?> reader =
                    threads.submit(
                            () -> {
                                new ContainerLog(file().toString(), ContainerLog.Format.PLAIN)
                                        .read(request, line -> lines.add(line.text()));
                                return null;
                            });
            errand.run();
            reader.get(Await.PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    @Test
    void whatIsWrittenComesAtOnceAndTheLastWordToo() throws Exception {
        append("before\n");
        Process writer = new ProcessBuilder("cat").start();
        whileFollowing(
                LogRequest.all().following(List.of(id(writer))),
                () -> {
                    awaitLines("before");
                    append("one\ntw");
                    awaitLines("before", "one");
                    append("o\n");
                    awaitLines("before", "one", "two");
                    append("not ended");
                    writer.getOutputStream().close();
                });
        assertThat(lines).containsExactly("before", "one", "two", "not ended");
        writer.waitFor();
    }

    @Test
    void aLogWhoseWriterHasEndedIsReadToItsEnd() throws Exception {
        append("a\nb\n");
        Process writer = new ProcessBuilder("true").start();
        ProcessId gone = new ProcessId((int) writer.pid(), 1);
        writer.waitFor();
        whileFollowing(LogRequest.all().last(1).following(List.of(gone)), () -> {});
        assertThat(lines).containsExactly("b");
    }

    @Test
    void aReplacedLogGoesOnInTheNewFile() throws Exception {
        append("first\n");
        try (EventDescriptor bell = EventDescriptor.open()) {
            whileFollowing(
                    LogRequest.all().until(bell),
                    () -> {
                        awaitLines("first");
                        Files.move(file(), folder.resolve("log.1"));
                        append("second\n");
                        awaitLines("first", "second");
                        Path next = Files.writeString(folder.resolve("next"), "third\n");
                        Files.move(next, file(), StandardCopyOption.REPLACE_EXISTING);
                        awaitLines("first", "second", "third");
                        append("fourth\n");
                        awaitLines("first", "second", "third", "fourth");
                        bell.signal();
                    });
        }
    }

    @Test
    void aLogThatIsCutBeginsAnew() throws Exception {
        append("a long line\n");
        try (EventDescriptor bell = EventDescriptor.open()) {
            whileFollowing(
                    LogRequest.all().until(bell),
                    () -> {
                        awaitLines("a long line");
                        Files.writeString(file(), "b\n");
                        awaitLines("a long line", "b");
                        bell.signal();
                    });
        }
    }

    @Test
    void whoHasEnoughIsNotKeptWaiting() throws Exception {
        append("a\n");
        try (EventDescriptor bell = EventDescriptor.open();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<?> reader =
                    threads.submit(
                            () -> {
                                new ContainerLog(file().toString(), ContainerLog.Format.PLAIN)
                                        .read(
                                                LogRequest.all().until(bell),
                                                line -> !lines.add(line.text()));
                                return null;
                            });
            reader.get(Await.PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
        }
        assertThat(lines).containsExactly("a");
    }
}
