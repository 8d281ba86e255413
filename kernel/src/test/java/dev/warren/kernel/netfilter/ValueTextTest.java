// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ValueTextTest {
    private static String name(String bytes) {
        return ValueText.typed("oifname", Octets.of(bytes.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void tellsAWholeNameFromTheBeginningOfOne() {
        assertThat(name("docker0\0")).isEqualTo("\"docker0\"");
        assertThat(name("vlan")).isEqualTo("\"vlan*\"");
        assertThat(name("eth0\0\0\0\0\0\0\0\0\0\0\0\0")).isEqualTo("\"eth0\"");
    }
}
