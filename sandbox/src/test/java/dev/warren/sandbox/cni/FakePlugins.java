// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.kernel.KernelText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A folder of plugins that note what they are given, and then do what a test wants of them.
final class FakePlugins {
    private static final String SCRIPT =
            """
            #!/bin/sh
            here=${0%/*}
            type=${0##*/}
            number=1
            until mkdir "$here/../log/$number" 2>/dev/null; do number=$((number + 1)); done
            note=$here/../log/$number
            cat /proc/$$/environ > "$note/environment"
            cat > "$note/input"
            echo "$type" > "$note/type"
            if [ -e "$here/../answers/$type.$CNI_COMMAND" ]; then
                . "$here/../answers/$type.$CNI_COMMAND"
            fi
            """;

    private final Path folder;

    /// One run of one of them.
    record Note(String type, Map<String, String> environment, String input) {
        String variable(String name) {
            return environment.getOrDefault(name, "(not set)");
        }

        /// As in `ADD bridge`.
        String title() {
            return variable("CNI_COMMAND") + " " + type;
        }
    }

    FakePlugins(Path folder, String... types) throws IOException {
        this.folder = folder;
        for (String part : List.of("bin", "log", "answers")) {
            Files.createDirectories(folder.resolve(part));
        }
        for (String type : types) {
            program(type, SCRIPT);
        }
    }

    /// Where the programs are.
    String bin() {
        return folder.resolve("bin").toString();
    }

    /// Installs a program.
    Path program(String type, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("bin").resolve(type), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /// What a plugin does after it has noted.
    ///
    /// @param script lines of the shell
    void answer(String type, Verb verb, String script) throws IOException {
        Files.writeString(folder.resolve("answers").resolve(type + "." + verb), script);
    }

    /// What a plugin prints.
    void prints(String type, Verb verb, String text) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("answers").resolve(type + "." + verb + ".txt"), text);
        answer(type, verb, "cat '" + file + "'\n");
    }

    /// All runs so far, in order.
    List<Note> notes() throws IOException {
        List<Note> notes = new ArrayList<>();
        for (int number = 1; ; number++) {
            Path note = folder.resolve("log").resolve(String.valueOf(number));
            if (!Files.exists(note)) {
                return notes;
            }
            Map<String, String> environment = new TreeMap<>();
            for (String entry :
                    KernelText.decodeAll(Files.readAllBytes(note.resolve("environment")))) {
                int equals = entry.indexOf('=');
                environment.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
            notes.add(
                    new Note(
                            Files.readString(note.resolve("type")).strip(),
                            environment,
                            Files.readString(note.resolve("input"))));
        }
    }

    /// As in `ADD bridge`, in order.
    List<String> titles() throws IOException {
        return notes().stream().map(Note::title).toList();
    }

    /// Begins a new log.
    void forget() throws IOException {
        Files.move(folder.resolve("log"), folder.resolve("log before " + System.nanoTime()));
        Files.createDirectory(folder.resolve("log"));
    }
}
