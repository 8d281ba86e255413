// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// The program where everybody may read it, in processes of a user without privileges.
final class ReadableProgram implements AutoCloseable {
    private static final String NOBODY = "65534";

    private final Path folder;
    private final List<String> entries = new ArrayList<>();

    /// Copies the test's own class path.
    ReadableProgram() throws IOException {
        folder =
                Files.createTempDirectory(
                        "warren-classes",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwxr-xr-x")));
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path path = Path.of(entry);
            if (entry.contains("testkit") || entry.contains("test-classes")) {
                continue;
            }
            if (!entry.isEmpty() && Files.exists(path)) {
                // Numbered, so that folders of one name do not run into each other.
                Path target = folder.resolve(entries.size() + "-" + path.getFileName());
                Command.run("cp", "-rL", path.toString(), target.toString());
                entries.add(target.toString());
            }
        }
        Command.run("chmod", "-R", "a+rX", folder.toString());
    }

    Command.Outcome asNobody(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=" + NOBODY,
                                "--regid=" + NOBODY,
                                "--clear-groups",
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                String.join(":", entries),
                                "dev.warren.cli.Main"));
        command.addAll(List.of(words));
        return Command.of(command).outcome();
    }

    @Override
    public void close() {
        Command.run("rm", "-r", folder.toString());
    }
}
