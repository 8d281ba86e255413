// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Namespace;
import dev.warren.kernel.id.NamespaceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NamespaceOrderTest {
    private static final List<Namespace> ALL = Sample.snapshot().atlas().namespaces();

    private static List<NamespaceId> sorted(String word) {
        return ALL.stream().sorted(NamespaceOrder.by(word)).map(Namespace::id).toList();
    }

    @Test
    void isTotalForEveryWord() {
        List<String> words = new ArrayList<>(NamespaceOrder.words());
        words.add("");
        for (String word : words) {
            Comparator<Namespace> order = NamespaceOrder.by(word);
            for (Namespace one : ALL) {
                for (Namespace two : ALL) {
                    assertThat(order.compare(one, two) == 0).as(word).isEqualTo(one.equals(two));
                    assertThat(Integer.signum(order.compare(one, two)))
                            .as(word)
                            .isEqualTo(-Integer.signum(order.compare(two, one)));
                }
            }
            for (int seed = 0; seed < 20; seed++) {
                List<Namespace> shuffled = new ArrayList<>(ALL);
                Collections.shuffle(shuffled, new Random(seed));
                assertThat(shuffled.stream().sorted(order).map(Namespace::id).toList())
                        .as(word)
                        .isEqualTo(sorted(word));
            }
        }
    }

    @Test
    void putsTheHostFirstUnlessAskedOtherwise() {
        assertThat(sorted(""))
                .containsExactly(
                        Sample.HOST,
                        Sample.POD,
                        Sample.DOCKER,
                        Sample.NESTED,
                        Sample.IDLE,
                        Sample.PLAIN);
    }

    @Test
    void putsWhatIsMissingLast() {
        assertThat(sorted("name").getLast()).isEqualTo(Sample.NESTED);
        assertThat(sorted("owner").getLast()).isEqualTo(Sample.IDLE);
        assertThat(sorted("state").getLast()).isEqualTo(Sample.IDLE);
        assertThat(sorted("age").getLast()).isEqualTo(Sample.IDLE);
        assertThat(sorted("address"))
                .as("as numbers, not as text")
                .startsWith(Sample.POD, Sample.DOCKER, Sample.HOST);
        assertThat(sorted("nsid")).startsWith(Sample.POD, Sample.DOCKER);
        assertThat(sorted("processes")).startsWith(Sample.PLAIN, Sample.POD);
    }
}
