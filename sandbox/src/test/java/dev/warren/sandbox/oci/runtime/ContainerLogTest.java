// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.SandboxException;
import dev.warren.testkit.Command;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Reading a log to its end, all of it or the last of it.
@ExtendWith(LeakGuard.class)
final class ContainerLogTest {
    @TempDir private Path folder;

    private ContainerLog log(ContainerLog.Format format, String content) throws IOException {
        Path file = folder.resolve("log");
        Files.writeString(file, content);
        return new ContainerLog(file.toString(), format);
    }

    static List<String> read(ContainerLog log, LogRequest request) throws IOException {
        List<String> lines = new ArrayList<>();
        log.read(request, line -> lines.add(line.text()));
        return lines;
    }

    @Test
    void theLastLinesAreThoseOfTail() throws IOException {
        Random random = new Random(7);
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            content.append("line ").append(i).append("x".repeat(random.nextInt(60))).append('\n');
        }
        ContainerLog log = log(ContainerLog.Format.PLAIN, content.toString());
        for (int wanted : List.of(0, 1, 2, 1000, 19_999, 20_000, 20_001, Integer.MAX_VALUE)) {
            assertThat(String.join("\n", read(log, LogRequest.all().last(wanted))))
                    .isEqualTo(Command.run("tail", "-n", "" + wanted, log.path()));
        }
        assertThat(read(log, LogRequest.all())).hasSize(20_000);
        assertThatIllegalArgumentException().isThrownBy(() -> LogRequest.all().last(-1));
    }

    @Test
    void anUnfinishedLineIsALine() throws IOException {
        ContainerLog log = log(ContainerLog.Format.PLAIN, "a\nb\nc");
        assertThat(read(log, LogRequest.all())).containsExactly("a", "b", "c");
        assertThat(read(log, LogRequest.all().last(1))).containsExactly("c");
        assertThat(read(log, LogRequest.all().last(2))).containsExactly("b", "c");
        assertThat(read(log(ContainerLog.Format.PLAIN, ""), LogRequest.all().last(2))).isEmpty();
    }

    /// A stream whose line has its parts far apart must not lose its beginning.
    @Test
    void theLastLinesOfAStreamAreWholeHoweverFarApartTheirPartsAre() throws IOException {
        StringBuilder content = new StringBuilder("2026-01-01T00:00:00Z stdout P begin\n");
        for (int i = 0; i < 10_000; i++) {
            content.append("2026-01-01T00:00:01Z stderr F error ").append(i).append('\n');
        }
        content.append("2026-01-01T00:00:02Z stdout F  and end\n");
        ContainerLog log = log(ContainerLog.Format.KUBERNETES, content.toString());

        assertThat(read(log, LogRequest.all().last(2)))
                .containsExactly("error 9999", "begin and end");
        assertThat(read(log, LogRequest.all().last(1).only(LogLine.Source.OUTPUT)))
                .containsExactly("begin and end");
        assertThat(read(log, LogRequest.all().last(2).only(LogLine.Source.ERROR)))
                .containsExactly("error 9998", "error 9999");
    }

    @Test
    void linesAreChosenByTime() throws IOException {
        ContainerLog log =
                log(
                        ContainerLog.Format.KUBERNETES,
                        """
                        2026-01-01T00:00:01Z stdout F one
                        2026-01-01T00:00:02Z stdout F two
                        2026-01-01T00:00:03Z stderr F three
                        """);
        LogRequest since = LogRequest.all().since(Instant.parse("2026-01-01T00:00:02Z"));
        assertThat(read(log, since)).containsExactly("two", "three");
        assertThat(read(log, since.last(1))).containsExactly("three");
        assertThat(read(log, since.only(LogLine.Source.OUTPUT))).containsExactly("two");
        assertThatThrownBy(
                        () -> read(new ContainerLog(log.path(), ContainerLog.Format.PLAIN), since))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("has no times, because no monitor kept it");
    }

    @Test
    void whoWantsNoMoreGetsNoMore() throws IOException {
        ContainerLog log = log(ContainerLog.Format.PLAIN, "a\nb\nc\n");
        List<String> lines = new ArrayList<>();
        log.read(LogRequest.all(), line -> lines.add(line.text()) && lines.size() < 2);
        assertThat(lines).containsExactly("a", "b");
    }

    @Test
    void onlyAFileIsALog() throws IOException {
        Command.run("mkfifo", folder.resolve("pipe").toString());
        for (String name : List.of("pipe", "absent", ".")) {
            ContainerLog log =
                    new ContainerLog(folder.resolve(name).toString(), ContainerLog.Format.PLAIN);
            assertThatThrownBy(() -> read(log, LogRequest.all()))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining(folder.toString());
        }
    }
}
