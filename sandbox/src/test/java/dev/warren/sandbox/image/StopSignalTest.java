// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.SandboxException;
import dev.warren.testkit.Command;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StopSignalTest {
    @Test
    void signalsHaveTheNumbersThatTheShellKnows() throws SandboxException {
        for (int number = 1; number < 32; number++) {
            String name = Command.run("bash", "-c", "kill -l " + number);

            for (String text : List.of(name, "SIG" + name, "" + number)) {
                assertThat(StopSignal.number(text)).as(text).isEqualTo(number);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'',15", "sigquit,3", "SIGRTMIN,34", "SIGRTMIN+3,37", "RTMAX-1,63", "RTMAX,64"})
    void thereAreUsualAndRealTimeOnes(String text, int number) throws SandboxException {
        assertThat(StopSignal.number(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65", "-9", "SIGNAL", "RTMIN+99", "RTMAX-99", "RTMIN+", "1 5"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> StopSignal.number(text))
                .hasMessage("the image's StopSignal '" + text + "' is no signal");
    }
}
