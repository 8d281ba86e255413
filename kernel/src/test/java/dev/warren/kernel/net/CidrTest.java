// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.244.29.3/24, 10.244.29.3/24",
        "10.244.29.3, 10.244.29.3/32",
        "0.0.0.0/0, 0.0.0.0/0",
        "2001:DB8::1/64, 2001:db8::1/64",
        "::1, ::1/128",
        "::/0, ::/0"
    })
    void readsAnAddressWithOrWithoutALength(String text, String canonical) {
        assertThat(Cidr.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/24",
                "10.0.0.1/",
                "10.0.0.1/33",
                "::/129",
                "10.0.0.1/-1",
                "10.0.0.1/+8",
                "10.0.0.1/ 8",
                "10.0.0.1/8/8",
                "10.0.0.1/٨",
                "10.0.0.1/99999999999",
                "10.0.0/8"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
