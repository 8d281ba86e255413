// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.Fd;
import dev.warren.kernel.Pipe;
import dev.warren.kernel.TemporaryFile;
import dev.warren.kernel.abi.Files;
import dev.warren.testkit.Await;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a started program inherits beside its standard streams, and where it works.
@ExtendWith(LeakGuard.class)
final class StreamsTest {
    private static final List<String> PATH = List.of("PATH=/usr/bin:/bin");

    private static Program shell(String script) {
        return new Program(List.of("sh", "-c", script), PATH);
    }

    /// What the script writes to standard output.
    private static String output(String script, String closeFrom, List<Fd> further, Path folder)
            throws IOException {
        try (Fd in = Fd.open("/dev/null", Files.O_RDONLY);
                Fd out = TemporaryFile.open("/tmp");
                ProcessDescriptor child =
                        shell(script)
                                .start(
                                        Streams.of(in, out, out)
                                                .with(further)
                                                .workingIn(folder.toString()),
                                        closeFrom)) {
            assertThat(child.await(Await.PATIENCE)).contains(new End.Exited(0));
            try (Fd start = TemporaryFile.rewound(out)) {
                return new String(start.readAll(1 << 16), StandardCharsets.UTF_8).strip();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Start.CLOSE_FROM, "no_such_function"})
    void furtherDescriptorsAreNumberedFromThreeOnAndNothingElseIsInherited(
            String closeFrom, @TempDir Path folder) throws IOException {
        List<Fd> mine = new ArrayList<>();
        try {
            // Enough of them that some have the numbers which the program is to get.
            for (int i = 0; i < 4; i++) {
                Fd file = TemporaryFile.open("/tmp");
                file.write(("file " + i + "\n").getBytes(StandardCharsets.US_ASCII));
                mine.add(TemporaryFile.rewound(file));
                file.close();
            }
            List<Fd> given = List.of(mine.get(3), mine.get(1), mine.get(2), mine.get(0));
            assertThat(
                            output(
                                    "ls /proc/$$/fd | tr '\\n' ' '; cat <&3; cat <&4; cat <&5; cat <&6",
                                    closeFrom,
                                    given,
                                    folder))
                    .isEqualTo("0 1 2 3 4 5 6 file 3\nfile 1\nfile 2\nfile 0");
        } finally {
            mine.forEach(Fd::close);
        }
    }

    @Test
    void aDescriptorWhoseNumberAnotherOneGetsIsNotOverwritten(@TempDir Path folder)
            throws IOException {
        try (Pipe pipe = Pipe.open()) {
            List<Fd> swapped =
                    pipe.reader().number() < pipe.writer().number()
                            ? List.of(pipe.writer(), pipe.reader())
                            : List.of(pipe.reader(), pipe.writer());
            List<Fd> many = new ArrayList<>();
            // So many that the numbers of the pipe itself are given away.
            int last = Math.max(pipe.reader().number(), pipe.writer().number());
            while (many.size() <= last) {
                many.addAll(swapped);
            }
            int first = swapped.getFirst().equals(pipe.writer()) ? 3 : 4;
            String script =
                    "for i in $(seq 3 %d); do readlink /proc/$$/fd/$i; done | sort -u | wc -l;"
                                    .formatted(2 + many.size())
                            + "echo through >&%d; head -1 <&%d"
                                    .formatted(first, first == 3 ? 4 : 3);
            assertThat(output(script, Start.CLOSE_FROM, many, folder)).isEqualTo("1\nthrough");
        }
    }

    @Test
    void theFolderIsWhereTheProgramWorks(@TempDir Path folder) throws IOException {
        assertThat(output("pwd", Start.CLOSE_FROM, List.of(), folder.toRealPath()))
                .isEqualTo(folder.toRealPath().toString());
    }
}
