// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MacTest {
    @Test
    void anyLengthIsPrintedAsBytesWithColonsAndReadBack() {
        Random random = new Random(48);
        for (int length = 1; length <= 32; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            Mac mac = Mac.of(bytes);

            assertThat(mac).hasToString(HexFormat.ofDelimiter(":").formatHex(bytes));
            assertThat(Mac.parse(mac.toString())).isEqualTo(mac).hasSameHashCodeAs(mac);
            assertThat(mac.isPresent()).isTrue();
        }
    }

    @Test
    void readsDashesAndUpperCase() {
        assertThat(Mac.parse("02-5A-11-22-33-05")).hasToString("02:5a:11:22:33:05");
    }

    @Test
    void noBytesAreNoAddress() {
        assertThat(Mac.of(new byte[0])).isSameAs(Mac.NONE).hasToString("");
        assertThat(Mac.NONE.isPresent()).isFalse();
    }

    @Test
    void isNotChangedWithTheArrayItWasMadeOf() {
        byte[] bytes = {2, 0};
        Mac mac = Mac.of(bytes);
        bytes[0] = 7;

        assertThat(mac).hasToString("02:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "02:", ":02", "02:5a:1", "02:5g", "02 5a", "02:5a:111"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Mac.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
