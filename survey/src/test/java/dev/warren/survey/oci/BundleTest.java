// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Mutations;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

final class BundleTest {
    @Test
    void damagedFilesAreReadOrRefusedAsNoJson() {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Mutations.of(
                """
                {"annotations":{"io.kubernetes.cri.container-type":"sandbox","x":[1,{"y":null}]},"mounts":[{"destination":"/etc/hostname","source":"/a"}],"linux":{"namespaces":[{"type":"pid"},{"type":"network","path":"/p"}]}}
                """
                        .getBytes(UTF_8),
                damaged -> {
                    try {
                        assertThat(Bundle.parse(damaged).network()).isNotNull();
                        read.incrementAndGet();
                    } catch (JacksonException declared) {
                        refused.incrementAndGet();
                    }
                });

        assertThat(read).hasPositiveValue();
        assertThat(refused).hasPositiveValue();
    }
}
