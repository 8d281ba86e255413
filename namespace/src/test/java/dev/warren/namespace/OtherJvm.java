// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.testkit.Command;
import java.util.ArrayList;
import java.util.List;

/// Programs of the tests in a JVM of their own, which may end, change its namespaces or become another
/// program.
public final class OtherJvm {
    private OtherJvm() {}

    /// The words that start one.
    public static List<String> words(Class<?> program, String... arguments) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName()));
        words.addAll(List.of(arguments));
        return words;
    }

    /// What one prints; fails when it does.
    public static String run(Class<?> program, String... arguments) {
        return Command.of(words(program, arguments)).output();
    }

    /// The same after a shell script, whose mounts nobody else sees.
    public static String runAfter(String script, Class<?> program, String... arguments) {
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "--propagation"));
        words.addAll(List.of("private", "sh", "-c", script + " && exec \"$@\"", "sh"));
        words.addAll(words(program, arguments));
        return Command.of(words).output();
    }
}
