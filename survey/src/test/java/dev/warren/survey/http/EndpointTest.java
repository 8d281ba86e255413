// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "http://169.254.169.254, http://169.254.169.254",
        "http://169.254.169.254/, http://169.254.169.254",
        "http://[fd00:ec2::254]:80, http://[fd00:ec2::254]",
        "127.0.0.1:61679, http://127.0.0.1:61679",
        "localhost:61679, http://127.0.0.1:61679",
        "[::1]:8080, http://[::1]:8080",
        "unix:/run/i.sock, unix:/run/i.sock"
    })
    void readsAddressesAndPaths(String text, String meaning) {
        assertThat(Endpoint.parse(text)).hasToString(meaning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://",
                "http://metadata",
                "https://169.254.169.254",
                "http://169.254.169.254:0",
                "http://169.254.169.254:65536",
                "http://169.254.169.254:http",
                "http://169.254.169.254/latest",
                "http://[::1",
                "http://user@127.0.0.1",
                "unix:relative",
                "unix:/a\0b"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAPathThatNoSocketCanHave() {
        assertThatThrownBy(() -> Endpoint.parse("unix:/" + "x".repeat(107)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHeaderCannotSmuggleALine() {
        assertThatThrownBy(() -> new HttpClient.Header("X-Token", "a\r\nHost: b"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
