// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class BesideDifferenceTest {
    @Test
    void theReadmeTellsEveryReason() throws Exception {
        String readme = Files.readString(Path.of("README.md")).replaceAll("\\s+", " ");

        for (BesideDifference each : BesideDifference.LISTED) {
            assertThat(readme).contains(each.reason());
        }
    }
}
