// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.launcher;

import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A distribution with the launcher's own scripts and jars that are none, for a JVM that is none.
record SampleDistribution(Path home, FakeJvm jvm) {
    private static final Path SCRIPTS = Checkout.ROOT.resolve("cli/launcher");

    static SampleDistribution in(Path folder) throws IOException {
        // A folder of the test is closed to other users, and some tests start as one.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = folder.resolve("a distribution");
        Files.createDirectories(home.resolve("lib"));
        for (String script : List.of("java.sh", "launch.sh", "cache.sh")) {
            Files.copy(SCRIPTS.resolve(script), home.resolve("lib").resolve(script));
        }
        Files.copy(
                SCRIPTS.resolve("warren"),
                home.resolve("warren"),
                StandardCopyOption.COPY_ATTRIBUTES);
        // No JVM of this machine is to be found.
        Path finder = home.resolve("lib/java.sh");
        String text = Files.readString(finder);
        Files.writeString(
                finder,
                text.replace("=/usr/lib/jvm", "='" + folder.resolve("installed JVMs") + "'"));
        for (String jar : List.of("alpha-1.jar", "warren-cli-0.1.0.jar", "zulu-2.jar")) {
            Files.writeString(home.resolve("lib").resolve(jar), "contents of " + jar);
        }
        return new SampleDistribution(home, FakeJvm.in(folder.resolve("jvm"), "25.0.3"));
    }

    Path jar(String name) {
        return home.resolve("lib").resolve(name);
    }

    /// A shell that finds this distribution's JVM.
    Shell shell() {
        return new Shell().with("WARREN_JAVA_HOME", jvm.home());
    }

    Command.Outcome start(String... arguments) {
        return start(shell(), arguments);
    }

    Command.Outcome start(Shell shell, String... arguments) {
        List<Object> words = new ArrayList<>(List.of(home.resolve("warren")));
        words.addAll(List.of(arguments));
        return shell.run(words.toArray());
    }

    /// The cache that a start used, or nothing.
    static String cacheOf(Command.Outcome start) {
        return start.output()
                .lines()
                .filter(line -> line.startsWith("-XX:AOTCache="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElse("");
    }

    List<Path> caches() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(".aot")).toList();
        }
    }
}
