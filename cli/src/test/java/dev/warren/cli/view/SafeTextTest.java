// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.KernelText;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SafeTextTest {
    @Test
    void leavesOrdinaryTextAsItIs() {
        for (String text :
                new String[] {
                    "veth31fc0ba6", "kube-system/web", "größe", "名前空間", "🐇", "naïve", "e\u0301"
                }) {
            assertThat(SafeText.line(text)).isEqualTo(text);
            assertThat(SafeText.cell(text)).isEqualTo(text);
            assertThat(SafeText.json(text)).isEqualTo(text);
        }
    }

    @Test
    void showsWhatWouldMoveTheCursor() {
        assertThat(SafeText.line("\u001b[2J")).isEqualTo("\\x1b[2J");
        assertThat(SafeText.line("a\rb\nc\td\0e\u007f"))
                .isEqualTo("a\\x0db\\x0ac\\x09d\\x00e\\x7f");
        assertThat(SafeText.line("\u009b31m\u0085")).isEqualTo("\\u{9b}31m\\u{85}");
    }

    @Test
    void showsWhatWouldTurnOrHideText() {
        assertThat(SafeText.line("a\u202eb\u2066c\u200f"))
                .isEqualTo("a\\u{202e}b\\u{2066}c\\u{200f}");
        assertThat(SafeText.line("a\u200bb\ufeffc\u00ad"))
                .isEqualTo("a\\u{200b}b\\u{feff}c\\u{ad}");
        assertThat(SafeText.line("a\u2028b\u2029")).isEqualTo("a\\u{2028}b\\u{2029}");
        assertThat(SafeText.line("\u3164\u2800")).isEqualTo("\\u{3164}\\u{2800}");
        assertThat(SafeText.line(Character.toString(0xe0041))).isEqualTo("\\u{e0041}");
        assertThat(SafeText.line("\u00a0\u3000")).isEqualTo("\\u{a0}\\u{3000}");
    }

    @Test
    void showsBytesThatAreNoText() {
        String name = KernelText.decode(new byte[] {'a', (byte) 0xff, (byte) 0x80, 'b'});

        assertThat(SafeText.line(name)).isEqualTo("a\\xff\\x80b");
        assertThat(SafeText.cell(name)).isEqualTo("a\\xff\\x80b");
        assertThat(SafeText.json(name)).isEqualTo("a\\xff\\x80b");
        assertThat(SafeText.line("\ud83d")).isEqualTo("\\u{d83d}");
        assertThat(SafeText.json("x\ud83dy🐇")).isEqualTo("x\\u{d83d}y🐇");
    }

    @Test
    void doublesTheBackslashSoThatNothingLooksLikeAnEscapeThatIsNone() {
        assertThat(SafeText.line("\\x1b")).isEqualTo("\\\\x1b");
    }

    @Test
    void keepsColumnsColumns() {
        assertThat(SafeText.cell("")).isEqualTo("-");
        assertThat(SafeText.cell("two words")).isEqualTo("two\\x20words");
        assertThat(SafeText.line("two words")).isEqualTo("two words");
    }

    @Test
    void neverPrintsAnythingThatATerminalObeysOrThatIsNoUtf8() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            String text = KernelText.decode(bytes);
            for (String safe : new String[] {SafeText.line(text), SafeText.cell(text)}) {
                assertThat(safe.codePoints().filter(Character::isISOControl)).isEmpty();
                assertThat(
                                new String(
                                        safe.getBytes(StandardCharsets.UTF_8),
                                        StandardCharsets.UTF_8))
                        .isEqualTo(safe);
            }
            assertThat(SafeText.cell(text)).doesNotContain(" ").isNotEmpty();
        }
    }
}
