// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.process.Program;
import java.nio.file.Path;
import java.util.List;

/// Builds a lab, or serves one, in a process of its own that can be killed.
final class UpProgram {
    private UpProgram() {}

    /// @param words `up` or `serve`, the folder of labs, the kind and the name
    public static void main(String[] words) throws Exception {
        Path folder = Path.of(words[1]);
        LabOptions options =
                LabOptions.of(LabOptions.Kind.valueOf(words[2])).name(words[3]).pods(20).build();
        if (words[0].equals("serve")) {
            if (System.in.read() < 0) {
                return;
            }
            Labs.in(folder).serve(options.name(), () -> System.out.println("ready"));
            return;
        }
        Labs.in(folder).servedBy(_ -> program("serve", words)).up(options);
        System.out.println("up");
    }

    static Program program(String verb, String... words) {
        return new Program(
                List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UpProgram.class.getName(),
                        verb,
                        words[1],
                        words[2],
                        words[3]),
                List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    }
}
