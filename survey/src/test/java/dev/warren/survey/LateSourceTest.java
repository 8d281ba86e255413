// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.survey.source.link.LinkSource;
import dev.warren.survey.source.process.ProcessSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A source that hangs, as one does that reads from a dead file system.
final class LateSourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// Comes to its end when it is told to.
    private record Hanging(String name, CountDownLatch release) implements Source {
        @Override
        public void look(Ground ground, Findings findings) {
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aSourceThatHangsHidesNothingOfTheOthers() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        try {
            long start = System.nanoTime();
            List<Fact> facts =
                    Survey.of("/")
                            .look(
                                    PATIENCE,
                                    new ProcessSource(),
                                    List.of(new Hanging("beside", release)),
                                    List.of(
                                            new Hanging("mount", release),
                                            new LinkSource(1, List.of())))
                            .facts();

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(PATIENCE.minusMillis(100), PATIENCE.multipliedBy(3));
            Atlas atlas = Atlas.of(facts);
            assertThat(atlas.isComplete()).isFalse();
            assertThat(atlas.gaps())
                    .filteredOn(gap -> gap.why() == Why.INTERRUPTED)
                    .extracting(Fact.Gap::source)
                    .contains("beside", "mount");
            assertThat(atlas.host().orElseThrow().links()).isNotEmpty();
            assertThat(atlas.host().orElseThrow().processes()).isNotEmpty();
        } finally {
            release.countDown();
        }
    }
}
