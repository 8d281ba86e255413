// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Mutations;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

final class ContainerConfigTest {
    @Test
    void damagedFilesAreReadOrRefusedAsNoJson() {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Mutations.of(
                """
                {"ID":"c","State":{"Running":true,"Pid":77},"Config":{"Image":"i"},"NetworkSettings":{"SandboxID":"s","SandboxKey":"/k"},"Name":"/n"}
                """
                        .getBytes(UTF_8),
                damaged -> {
                    try {
                        assertThat(ContainerConfig.parse(damaged).name()).isNotNull();
                        read.incrementAndGet();
                    } catch (JacksonException declared) {
                        refused.incrementAndGet();
                    }
                });

        assertThat(read).hasPositiveValue();
        assertThat(refused).hasPositiveValue();
    }
}
