// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a program of the test class path in a JVM of a user who owns nothing.
public final class UnprivilegedJvm {
    private static final String NOBODY = "65534";

    private final Path folder;

    /// @param folder where the classes are put for a user who may not read ours
    public UnprivilegedJvm(Path folder) {
        this.folder = folder;
    }

    /// What it prints; fails when it does.
    public String run(Class<?> program, String... arguments) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=" + NOBODY,
                                "--regid=" + NOBODY,
                                "--clear-groups",
                                "--inh-caps=-all",
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-cp",
                                copiedClassPath(),
                                program.getName()));
        words.addAll(List.of(arguments));
        return Command.of(words).output();
    }

    private String copiedClassPath() {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path copy = folder.resolve(copies.size() + "-" + Path.of(entry).getFileName());
            if (new File(entry).exists()) {
                Command.run("cp", "-r", entry, copy.toString());
                copies.add(copy.toString());
            }
        }
        Command.run("chmod", "-R", "a+rX", folder.toString());
        return String.join(File.pathSeparator, copies);
    }
}
