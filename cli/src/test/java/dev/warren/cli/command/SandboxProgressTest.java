// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SandboxProgressTest {
    private static final String ERASE = "\r\u001b[K";

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private SandboxProgress progress(SandboxProgress.Form form) {
        return new SandboxProgress(
                form,
                new Console(
                        OutputStream.nullOutputStream(),
                        new PrintStream(errors, true, StandardCharsets.UTF_8)));
    }

    private static int take(SandboxProgress progress, String subject) throws IOException {
        return progress.take("a1", Step.ADD_INTERFACE, subject, () -> 7);
    }

    private String said() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void takesEveryStepAndHandsOnWhatCameOfIt() throws IOException {
        for (SandboxProgress.Form form : SandboxProgress.Form.values()) {
            assertThat(take(progress(form), "eth0")).isEqualTo(7);
        }
    }

    @Test
    void saysNothingWhereNobodyLooks() throws IOException {
        SandboxProgress progress = progress(SandboxProgress.Form.SILENT);
        take(progress, "eth0");
        progress.end();

        assertThat(said()).isEmpty();
    }

    @Test
    void writesALineForEachStepThatNoNameCanBreak() throws IOException {
        SandboxProgress progress = progress(SandboxProgress.Form.LINES);
        take(progress, "eth0\n\u001b[2J");
        take(progress, "eth1");

        assertThat(said())
                .isEqualTo(
                        """
                        warren: adding the interface eth0\\x0a\\x1b[2J
                        warren: adding the interface eth1
                        """);
    }

    @Test
    void rewritesOneLineOnATerminalAndTakesItBackInTheEnd() throws IOException {
        SandboxProgress progress = progress(SandboxProgress.Form.ONE_LINE);
        take(progress, "eth0");
        take(progress, "eth1");
        progress.end();
        progress.end();

        assertThat(said())
                .isEqualTo(
                        ERASE
                                + "warren: adding the interface eth0"
                                + ERASE
                                + "warren: adding the interface eth1"
                                + ERASE);
    }

    @Test
    void cutsALineThatATerminalWouldBreak() throws IOException {
        take(progress(SandboxProgress.Form.ONE_LINE), "é".repeat(100));

        String line = said().substring(ERASE.length());
        assertThat(line).hasSize(79).endsWith("é…");
    }

    @Test
    void aNoteStandsInALineOfItsOwn() throws IOException {
        SandboxProgress progress = progress(SandboxProgress.Form.ONE_LINE);
        take(progress, "eth0");
        progress.note("a file is passed over");

        assertThat(said()).endsWith(ERASE + "warren: note: a file is passed over\n");
    }
}
