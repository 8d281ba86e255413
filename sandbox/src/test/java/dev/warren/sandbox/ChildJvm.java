// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program of the test class path in a process of its own.
///
/// @param process of which the test may do what it likes
/// @param output what it prints
record ChildJvm(Process process, Path output) {
    static final int KILLED = 128 + 9;
    private static final long PATIENCE_SECONDS = 120;

    static ChildJvm start(Path folder, Class<?> program, List<String> arguments)
            throws IOException {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xshare:auto",
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName()));
        words.addAll(arguments);
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .start();
        return new ChildJvm(process, output);
    }

    /// Its exit status, as a shell has it.
    int await() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException("it had not ended after " + PATIENCE_SECONDS + " s: " + text());
        }
        return process.exitValue();
    }

    String text() throws IOException {
        return Files.readString(output);
    }
}
