// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.Main;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.process.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// This very program, to be started once more with other words.
final class OwnProgram {
    private OwnProgram() {}

    /// The one that serves a lab.
    static Program serverOf(String lab) {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home") + "/bin/java");
        words.addAll(options());
        words.add(Main.class.getName());
        words.addAll(List.of("__lab-server", lab));
        return new Program(words, environment());
    }

    /// The words for the virtual machine: as this one was started, else what it takes.
    private static List<String> options() {
        try {
            List<String> own = Program.ownCommandLine();
            int main = own.indexOf(Main.class.getName());
            if (main > 0) {
                return own.subList(1, main);
            }
        } catch (SyscallException noProc) {
            // Then it is not known how this one was started.
            return usual();
        }
        return usual();
    }

    private static List<String> usual() {
        return List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"));
    }

    private static List<String> environment() {
        try {
            return Program.ownEnvironment();
        } catch (SyscallException noProc) {
            List<String> decoded = new ArrayList<>();
            for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
                decoded.add(variable.getKey() + "=" + variable.getValue());
            }
            return decoded;
        }
    }
}
