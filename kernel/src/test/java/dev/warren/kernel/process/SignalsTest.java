// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a process does with signals in the last moment before it becomes a program.
final class SignalsTest {
    private static final int HANGUP = 1;
    private static final int INTERRUPT = 1 << 1;
    private static final int TERMINATION = 1 << 14;

    @Test
    void endTheProcessAtOnceUnlessIgnored() {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home") + "/bin/java");
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp"));
        words.add(System.getProperty("java.class.path"));
        words.add(AboutToBecome.class.getName());

        List<String> masks = Command.of(words).output().lines().toList();

        assertThat(mask(masks.get(0), "SigCgt") & (HANGUP | INTERRUPT | TERMINATION))
                .as("the handlers of the virtual machine")
                .isEqualTo(HANGUP | INTERRUPT | TERMINATION);
        assertThat(mask(masks.get(1), "SigCgt") & (HANGUP | INTERRUPT | TERMINATION)).isZero();
        assertThat(mask(masks.get(1), "SigIgn") & (HANGUP | INTERRUPT | TERMINATION))
                .isEqualTo(INTERRUPT);
    }

    private static int mask(String line, String name) {
        return (int)
                Long.parseUnsignedLong(
                        line.replaceAll(".*" + name + ":(\\p{XDigit}{16}).*", "$1"), 16);
    }

    static final class AboutToBecome {
        private AboutToBecome() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println(masks());
            Signals.ignore(INTERRUPT);
            Signals.endAtOnceUnless(INTERRUPT);
            System.out.println(masks());
        }

        private static String masks() throws Exception {
            return Files.readString(Path.of("/proc/self/status")).replaceAll("\\s", "");
        }
    }
}
