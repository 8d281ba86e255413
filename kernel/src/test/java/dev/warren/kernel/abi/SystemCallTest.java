// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SystemCallTest {
    @Test
    void numbersOfX86AreThoseOfTheHeader() throws IOException {
        Path header =
                Headers.findOrSkip(
                        "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
                        "/usr/include/asm/unistd_64.h");
        Map<String, Integer> defines = Headers.definesOrSkip(header);

        for (SystemCall call : SystemCall.values()) {
            assertThat(call.number("amd64")).isEqualTo(defines.get("__NR_" + word(call)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aarch64", "riscv64"})
    void numbersOfOtherArchitecturesAreThoseOfTheGenericHeader(String architecture)
            throws IOException {
        Map<String, Integer> defines =
                Headers.definesOrSkip(Path.of("/usr/include/asm-generic/unistd.h"));

        for (SystemCall call : SystemCall.values()) {
            // Calls that a 32-bit machine has twice are defined by way of another macro.
            Integer number =
                    defines.getOrDefault(
                            "__NR_" + word(call), defines.get("__NR3264_" + word(call)));
            assertThat(call.number(architecture)).as(call.name()).isEqualTo(number);
        }
    }

    @Test
    void theNumberHereIsThatOfThisArchitecture() {
        for (SystemCall call : SystemCall.values()) {
            assertThat(call.number()).isEqualTo(call.number(System.getProperty("os.arch")));
        }
    }

    @Test
    void anArchitectureWithoutATableIsNamed() {
        assertThatThrownBy(() -> SystemCall.READ.number("s390x"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("s390x");
    }

    private static String word(SystemCall call) {
        return call.name().toLowerCase(Locale.ROOT);
    }
}
