// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.id.ProcessId;
import dev.warren.testkit.Mutations;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessStatTest {
    /// `cat /proc/self/stat` on Linux 6.18.
    private static final String REST =
            " S 4242 1071 1071 34816 1071 4194304 85 0 0 0 0 0 0 0 20 0 1 0 386291 2703360 217"
                    + " 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n";

    private static byte[] stat(String command) {
        return ("1071 (" + command + ")" + REST).getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat",
                "",
                " ",
                ")",
                "(",
                "()",
                ") R 1 (",
                "a) Z 1 1 1",
                "a\nb",
                "\n) S 1 (\n",
                "a b  c",
                "kworker/0:1H-events_highpri_and_a_very_long_name_of_a_thread"
            })
    void aNameMayHoldAnything(String name) {
        ProcessStat stat = ProcessStat.parse(stat(name));

        assertThat(stat)
                .isEqualTo(new ProcessStat(new ProcessId(1071, 386291), name, 'S', 4242, false));
        assertThat(stat.isZombie()).isFalse();
    }

    @Test
    void aNameMayBeFifteenBytesOfNoEncoding() {
        byte[] name = new byte[15];
        Arrays.fill(name, (byte) 0xfe);

        ProcessStat stat = ProcessStat.parse(stat(new String(name, ISO_8859_1)));

        assertThat(KernelText.encode(stat.command())).isEqualTo(name);
    }

    @Test
    void knowsZombiesAndKernelThreads() {
        byte[] thread =
                "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 3 0 0\n"
                        .getBytes(ISO_8859_1);
        String text = new String(stat("x"), ISO_8859_1);

        assertThat(ProcessStat.parse(thread).kernelThread()).isTrue();
        assertThat(ProcessStat.parse(thread).id()).isEqualTo(new ProcessId(2, 3));
        for (String state : new String[] {"Z", "X"}) {
            byte[] dead = text.replace(") S ", ") " + state + " ").getBytes(ISO_8859_1);
            assertThat(ProcessStat.parse(dead).isZombie()).isTrue();
        }
    }

    @Test
    void contentThatIsCutIsRefusedWhereverItIsCut() {
        byte[] whole = stat("cat");
        int enough = new String(whole, ISO_8859_1).indexOf("386291");

        for (int length = 0; length <= enough; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ProcessStat.parse(cut))
                    .isInstanceOf(MalformedProcException.class)
                    .hasMessageStartingWith("this is no stat: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "()", ") (", "a (b) S 1", "1 (b) S x 1", "(b) S 1 1 1"})
    void refusesWhatIsSomethingElse(String content) {
        assertThatThrownBy(() -> ProcessStat.parse(content.getBytes(ISO_8859_1)))
                .isInstanceOf(MalformedProcException.class);
    }

    @Test
    void damageIsRefusedOrRead() {
        Mutations.of(
                stat(") R 1 ("),
                damaged -> {
                    try {
                        assertThat(ProcessStat.parse(damaged).command()).isNotNull();
                    } catch (MalformedProcException declared) {
                        assertThat(declared).hasMessageStartingWith("this is no stat");
                    }
                });
    }
}
