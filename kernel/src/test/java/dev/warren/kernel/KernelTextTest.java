// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelTextTest {
    private static final byte[][] FRAGMENTS = {
        {'a'},
        {0},
        {'\n'},
        {(byte) 0xc3, (byte) 0xa4},
        {(byte) 0xe2, (byte) 0x82, (byte) 0xac},
        {(byte) 0xf0, (byte) 0x9f, (byte) 0x90, (byte) 0x87},
        {(byte) 0xed, (byte) 0xa0},
        {(byte) 0xf4, (byte) 0x90},
        {(byte) 0xc0, (byte) 0xaf},
        {(byte) 0x80},
        {(byte) 0xff}
    };

    @Test
    void anyBytesComeBackAsTheyWere() {
        Random random = new Random(20);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(48)];
            random.nextBytes(bytes);

            assertThat(KernelText.encode(KernelText.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void mixturesOfRightAndWrongUtf8ComeBackAsTheyWere() {
        Random random = new Random(21);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[0];
            for (int part = random.nextInt(8); part >= 0; part--) {
                bytes = joined(bytes, FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
            }

            assertThat(KernelText.encode(KernelText.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void whatIsUtf8IsReadAsUtf8() {
        String text = "häuschen 兎 🐇 \u0000 end";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(KernelText.decode(bytes)).isEqualTo(text);
        assertThat(KernelText.encode(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "ff, DCFF",
        "80, DC80",
        "c0af, DCC0 DCAF", // overlong
        "e080af, DCE0 DC80 DCAF", // overlong
        "eda080, DCED DCA0 DC80", // half of a surrogate pair
        "f4908080, DCF4 DC90 DC80 DC80", // beyond U+10FFFF
        "f8888080, DCF8 DC88 DC80 DC80",
        "e282, DCE2 DC82", // cut
        "61e282, 0061 DCE2 DC82",
        "e28261, DCE2 DC82 0061",
        "f09f9087, D83D DC07",
        "f09f90f09f9087, DCF0 DC9F DC90 D83D DC07"
    })
    void bytesThatAreNotUtf8BecomeOneLoneSurrogateEach(String hex, String expected) {
        String text = KernelText.decode(HexFormat.of().parseHex(hex));

        String units = text.chars().mapToObj("%04X"::formatted).collect(Collectors.joining(" "));
        assertThat(units).isEqualTo(expected);
    }

    @Test
    void onlyEscapedBytesAreCalledSo() {
        assertThat(KernelText.isEscapedByte('\udc80')).isTrue();
        assertThat(KernelText.isEscapedByte('\udcff')).isTrue();
        assertThat(KernelText.isEscapedByte('\udc7f')).isFalse();
        assertThat(KernelText.isEscapedByte('\udd00')).isFalse();
        assertThat(KernelText.isEscapedByte('\u00ff')).isFalse();
    }

    @Test
    void readsAPartAndEndsAtANulWhereAsked() {
        byte[] bytes = "xxab\0cd".getBytes(StandardCharsets.UTF_8);

        assertThat(KernelText.decode(bytes, 2, 2)).isEqualTo("ab");
        assertThat(KernelText.decodeTerminated(bytes, 2, 5)).isEqualTo("ab");
        assertThat(KernelText.decodeTerminated(bytes, 5, 2)).isEqualTo("cd");
        assertThat(KernelText.decodeTerminated(bytes, 4, 0)).isEmpty();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] all = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }
}
