// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Await;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holders of JVMs that are killed, or that have much else to do.
@Lab
@ExtendWith(LeakGuard.class)
final class HolderOfAnotherJvmTest {
    private static List<String> jvm(List<String> options, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home") + "/bin/java");
        words.add("--enable-native-access=ALL-UNNAMED");
        words.add("-Xmx256m");
        words.addAll(options);
        words.add("-cp");
        words.add(System.getProperty("java.class.path"));
        words.add(HolderProgram.class.getName());
        words.addAll(List.of(arguments));
        return words;
    }

    @Test
    void endWithTheJvmHoweverThatEnds() throws Exception {
        Process other =
                new ProcessBuilder(jvm(List.of(), "hold"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<ProcessDescriptor> holders = new ArrayList<>();
        try (BufferedReader output = other.inputReader()) {
            for (String line = output.readLine();
                    line != null && !line.equals("ready");
                    line = output.readLine()) {
                holders.add(ProcessDescriptor.open(Integer.parseInt(line)));
            }
            assertThat(holders).hasSize(4);
            for (ProcessDescriptor holder : holders) {
                assertThat(holder.isAlive()).isTrue();
            }

            other.destroyForcibly();
            assertThat(other.waitFor()).isEqualTo(128 + 9);

            for (ProcessDescriptor holder : holders) {
                assertThat(holder.hasEnded(Await.PATIENCE)).as(holder.toString()).isTrue();
            }
        } finally {
            other.destroyForcibly();
            holders.forEach(ProcessDescriptor::close);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseZGC", "-Xcheck:jni"})
    void areMadeByAJvmThatIsBusy(String option, @TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        Process other =
                new ProcessBuilder(jvm(List.of(option), "press", "100"))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            // Busy is what it is meant to be, on a machine that may be, too.
            assertThat(other.waitFor(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }

        assertThat(output).hasContent("made 100");
        assertThat(other.exitValue()).isZero();
    }
}
