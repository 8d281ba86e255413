// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdMapTest {
    @Test
    void readsWhatContainerToolsWrite() {
        assertThat(IdMap.parse("0:100000:65536")).isEqualTo(new IdMap(0, 100_000, 65_536));
        assertThat(IdMap.parse("4294967294:0:1")).isEqualTo(new IdMap(4_294_967_294L, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0:100000:65536", "1000:0:1", "0:0:4294967295"})
    void printsWhatItReads(String text) {
        assertThat(IdMap.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0:1",
                "0:1:2:3",
                "0 1 2",
                "-1:0:1",
                "+1:0:1",
                "0x1:0:1",
                "0: 1:2",
                "a:b:c",
                "٣:0:1",
                "0:99999999999:1"
            })
    void anotherFormIsNamed(String text) {
        assertThatThrownBy(() -> IdMap.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is no map")
                .hasMessageContaining("0:100000:65536");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4294967295:0:1", "0:4294967295:1", "0:4294967290:6", "0:0:4294967296"})
    void noNumberIsBeyondTheLastUser(String text) {
        assertThatThrownBy(() -> IdMap.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the map " + text)
                .hasMessageContaining("0 to 4294967294");
    }

    @Test
    void largeNumbersDoNotWrapAround() {
        assertThatThrownBy(() -> new IdMap(Long.MAX_VALUE, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IdMap(0, Long.MAX_VALUE, Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IdMap(0, 0, Long.MIN_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyMapIsNone() {
        assertThatThrownBy(() -> IdMap.parse("0:100000:0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0:100000:0 is empty");
        assertThatThrownBy(() -> IdMap.kernelText(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one map");
    }

    @Test
    void isWrittenAsTheKernelReadsIt() {
        assertThat(IdMap.kernelText(List.of(IdMap.parse("0:100000:1000"), IdMap.parse("1000:7:1"))))
                .isEqualTo("0 100000 1000\n1000 7 1\n");
    }

    @Test
    void noNumberIsGivenTwiceOnEitherSide() {
        IdMap first = IdMap.parse("0:100000:10");
        assertThatThrownBy(() -> IdMap.kernelText(List.of(first, IdMap.parse("9:5:1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the maps 0:100000:10 and 9:5:1 overlap");
        assertThatThrownBy(() -> IdMap.kernelText(List.of(first, IdMap.parse("10:100009:1"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(IdMap.kernelText(List.of(first, IdMap.parse("10:100010:1"))))
                .endsWith("\n10 100010 1\n");
    }
}
