// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LayeredTest {
    @Test
    void hasAfterManyCopiesWhatAPlainMapWouldHave() {
        Random random = new Random(7);
        Map<Integer, Integer> plain = new HashMap<>();
        Layered<Integer, Integer> layered = new Layered<>();
        for (int step = 0; step < 1000; step++) {
            layered = new Layered<>(layered);
            for (int more = random.nextInt(3); more > 0; more--) {
                int key = random.nextInt(300);
                plain.put(key, step);
                layered.put(key, step);
            }
        }

        for (int key = 0; key < 300; key++) {
            assertThat(layered.get(key).orElse(-1)).isEqualTo(plain.getOrDefault(key, -1));
        }
    }

    @Test
    void doesNotSeeWhatWasPutIntoACopy() {
        for (int entries : new int[] {1, 64, 65, 500}) {
            Layered<Integer, String> first = new Layered<>();
            for (int key = 0; key < entries; key++) {
                first.put(key, "old");
            }
            Layered<Integer, String> copy = new Layered<>(first);
            copy.put(0, "new");
            copy.put(entries, "new");

            assertThat(first.get(0)).contains("old");
            assertThat(first.get(entries)).isEmpty();
            assertThat(copy.get(0)).contains("new");
            assertThat(copy.get(entries - 1)).contains(entries == 1 ? "new" : "old");
        }
    }
}
