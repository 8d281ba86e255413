// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OperationalStateTest {
    @Test
    void numbersAndWordsAreThoseOfTheKernelAndOfIp() {
        assertThat(IntStream.range(0, 7).mapToObj(n -> OperationalState.of(n).word()))
                .containsExactly(
                        "unknown",
                        "notpresent",
                        "down",
                        "lowerlayerdown",
                        "testing",
                        "dormant",
                        "up");
    }

    @Test
    void aNumberOfTheFutureIsUnknown() {
        assertThat(OperationalState.of(7)).isEqualTo(OperationalState.UNKNOWN);
        assertThat(OperationalState.of(255)).isEqualTo(OperationalState.UNKNOWN);
    }
}
