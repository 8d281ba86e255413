// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.Pipe;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.testkit.Await;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What conmon 2.1.6 writes to its pipe, and what it might.
@ExtendWith(LeakGuard.class)
final class ConmonReportTest {
    private static ConmonReport read(Pipe pipe, String... pieces) throws IOException {
        for (String piece : pieces) {
            pipe.writer().write(piece.getBytes(StandardCharsets.UTF_8));
        }
        return ConmonReport.read(pipe.reader(), Await.PATIENCE, "box");
    }

    /// conmon keeps the pipe open for as long as it lives.
    @Test
    void theEndOfTheLineIsTheEndOfTheReport() throws IOException {
        try (Pipe pipe = Pipe.open()) {
            assertThat(read(pipe, "{\"data\": 12", "81}\n"))
                    .isEqualTo(new ConmonReport(1281, "", false));
        }
    }

    @Test
    void aFailureComesWithTheRuntimesWords() throws IOException {
        try (Pipe pipe = Pipe.open()) {
            assertThat(
                            read(
                                    pipe,
                                    "{\"data\": -1, \"message\": \"cgroups in hybrid mode not"
                                            + " supported\\n\"}\n"))
                    .isEqualTo(new ConmonReport(-1, "cgroups in hybrid mode not supported", false));
        }
    }

    @Test
    void nothingIsNoReport() throws IOException {
        try (Pipe pipe = Pipe.open()) {
            assertThat(ConmonReport.read(pipe.reader(), Duration.ofMillis(1), "box").isLate())
                    .isTrue();
            pipe.writer().close();
            assertThat(ConmonReport.read(pipe.reader(), Await.PATIENCE, "box"))
                    .isEqualTo(new ConmonReport(0, "", false));
        }
    }

    @Test
    void whatIsNoReportIsSaid() {
        assertThatThrownBy(() -> ConmonReport.parse("conmon: panic", "box"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("conmon's report of container box: it is no JSON");
        assertThatThrownBy(() -> ConmonReport.parse("{\"data\": \"7\"}", "box"))
                .hasMessageContaining("data: must be a whole number");
    }

    @Test
    void pidFilesAreRead() {
        assertThat(PidFile.parse("1281")).contains(1281);
        assertThat(PidFile.parse("-1")).contains(-1);
        assertThat(PidFile.parse("")).isEmpty();
        assertThat(PidFile.parse("12x")).isEmpty();
        assertThat(PidFile.parse("12345678901")).isEmpty();
    }
}
