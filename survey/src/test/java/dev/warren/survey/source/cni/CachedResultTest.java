// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.cni;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Mutations;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

final class CachedResultTest {
    @Test
    void damagedFilesAreReadOrRefusedAsNoJson() {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Mutations.of(
                """
                {"containerId":"c","ifName":"eth0","netns":"/p","cniArgs":[["K8S_POD_NAME","web"],["a","b"]],"result":{"interfaces":[{"name":"eth0","sandbox":"/s"}],"ip4":{"ip":"10.1.0.5/16"},"ips":[{"address":"fd00::5/64"}]}}
                """
                        .getBytes(UTF_8),
                damaged -> {
                    try {
                        assertThat(CachedResult.parse(damaged).addresses()).isNotNull();
                        read.incrementAndGet();
                    } catch (JacksonException declared) {
                        refused.incrementAndGet();
                    }
                });

        assertThat(read).hasPositiveValue();
        assertThat(refused).hasPositiveValue();
    }
}
