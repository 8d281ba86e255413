// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/// The reference library, by a small program in Go that is built from the test's resources when it is first asked.
final class Libcni {
    private static final List<String> SOURCES = List.of("main.go", "go.mod", "go.sum");

    private final Map<String, Object> request = new LinkedHashMap<>();
    private List<String> prefix = List.of();

    /// What came of a request.
    ///
    /// @param answer in JSON
    /// @param errors in words
    record Outcome(int status, String answer, String errors) {
        String orFail() {
            if (status != 0) {
                throw new AssertionError("the reference library fails: " + errors);
            }
            return answer;
        }
    }

    private static @Nullable Path built;

    private static synchronized Path program() {
        Path program = built;
        if (program == null) {
            program = build();
            built = program;
        }
        return program;
    }

    private static Path build() {
        try {
            Path folder = Files.createTempDirectory("warren-libcni-");
            for (String name : SOURCES) {
                try (InputStream source =
                        Objects.requireNonNull(
                                Libcni.class.getResourceAsStream("libcni/" + name))) {
                    Files.copy(source, folder.resolve(name));
                }
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            Path log = folder.resolve("log");
            if (status(folder, log) != 0) {
                String message =
                        "SKIPPED: the reference library cannot be built: " + Files.readString(log);
                System.err.println(message);
                throw new TestAbortedException(message);
            }
            return folder.resolve("libcni");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The first time, modules are downloaded.
    private static int status(Path folder, Path log) throws IOException {
        Process process =
                new ProcessBuilder("go", "build", "-o", "libcni", ".")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            if (process.waitFor(5, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return 1;
    }

    private static void remove(Path folder) {
        List<String> names = new ArrayList<>(SOURCES);
        names.addAll(List.of("libcni", "log"));
        try {
            for (String name : names) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Libcni(String verb) {
        request.put("Verb", verb);
    }

    static Libcni asked(String verb) {
        return new Libcni(verb);
    }

    /// Builds it now, or skips the test aloud.
    static void demand() {
        assertThat(program()).exists();
    }

    Libcni with(String name, Object value) {
        request.put(name, value);
        return this;
    }

    /// Lets it, and the plugins with it, run in a network namespace.
    Libcni inside(Path namespace) {
        prefix = List.of("nsenter", "--net=" + namespace);
        return this;
    }

    Libcni about(Attachment attachment) {
        return with("ID", attachment.containerId())
                .with("Netns", attachment.namespacePath())
                .with("Ifname", attachment.interfaceName())
                .with(
                        "Args",
                        attachment.arguments().stream()
                                .map(argument -> List.of(argument.name(), argument.value()))
                                .toList());
    }

    /// Without a shell in between, which would add to the environment.
    Outcome outcome() throws IOException {
        Path folder = Files.createTempDirectory("warren-libcni-");
        Path input = Files.write(folder.resolve("input"), Json.write(request));
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        try {
            Process process =
                    new ProcessBuilder(
                                    Stream.concat(prefix.stream(), Stream.of(program().toString()))
                                            .toList())
                            .redirectInput(input.toFile())
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile())
                            .start();
            int status = process.onExit().join().exitValue();
            return new Outcome(
                    status, Files.readString(output).strip(), Files.readString(errors).strip());
        } finally {
            for (Path file : List.of(input, output, errors, folder)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// The answer as text.
    String answer() throws IOException {
        return outcome().orFail();
    }

    /// The texts of an answer that is a list of texts.
    List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        Object list = Json.read(answer().getBytes(StandardCharsets.UTF_8), "the answer");
        for (Object item : (List<?>) list) {
            texts.add((String) item);
        }
        return texts;
    }
}
