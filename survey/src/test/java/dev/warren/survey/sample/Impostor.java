// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.sample;

import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process that looks like another program: a shell of that name, which waits.
public final class Impostor implements AutoCloseable {
    private final Process process;

    /// @param folder where the program is put
    /// @param workingDirectory where it works
    public Impostor(Path folder, String name, Path workingDirectory, String... arguments)
            throws IOException {
        Path program = folder.resolve(name);
        Command.run("cp", "/bin/sh", program.toString());
        List<String> words = new ArrayList<>(List.of(program.toString(), "-c", "read x"));
        words.addAll(List.of(arguments));
        process =
                new ProcessBuilder(words)
                        .directory(workingDirectory.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String command = name.substring(0, Math.min(15, name.length()));
        Await.until("the impostor " + name, () -> command().equals(command));
    }

    private String command() {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).strip();
        } catch (IOException ended) {
            throw new AssertionError(ended);
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroyForcibly();
        Await.until("the impostor's end", () -> !process.isAlive());
    }
}
