// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ErrnoTest {
    private static final Path BASE = Path.of("/usr/include/asm-generic/errno-base.h");
    private static final Path MORE = Path.of("/usr/include/asm-generic/errno.h");

    @Test
    void everyConstantHasItsOwnName() throws IllegalAccessException {
        for (Field constant : Errno.class.getDeclaredFields()) {
            assertThat(Errno.name(constant.getInt(null))).isEqualTo(constant.getName());
        }
    }

    @Test
    void numbersAndNamesAreThoseOfTheHeaders() throws IOException {
        Map<String, Integer> defined = Headers.definesOrSkip(BASE);
        defined.putAll(Headers.definesOrSkip(MORE));

        assertThat(defined).hasSizeGreaterThan(100);
        defined.forEach(
                (name, number) ->
                        assertThat(Errno.name(number)).isIn(name, "errno " + number, alias(name)));
        for (Field constant : Errno.class.getDeclaredFields()) {
            assertThat(defined).containsKey(constant.getName());
        }
    }

    /// Two names of one number.
    private static String alias(String name) {
        return switch (name) {
            case "EWOULDBLOCK" -> "EAGAIN";
            case "EDEADLOCK" -> "EDEADLK";
            default -> name;
        };
    }

    @Test
    void aNumberItDoesNotKnowIsPrinted() {
        assertThat(Errno.name(4711)).isEqualTo("errno 4711");
        assertThat(Errno.meaning(4711)).isEqualTo("failed");
    }

    @Test
    void whatIsGoneAndWhatIsForbiddenReadDifferently() {
        assertThat(Errno.meaning(Errno.ESRCH)).isEqualTo(Errno.meaning(Errno.ENOENT));
        assertThat(Errno.meaning(Errno.EPERM)).isEqualTo(Errno.meaning(Errno.EACCES));
        assertThat(Errno.meaning(Errno.EPERM)).isNotEqualTo(Errno.meaning(Errno.ENOENT));
    }
}
