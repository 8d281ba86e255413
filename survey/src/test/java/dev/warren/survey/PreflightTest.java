// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.survey.sample.Tree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreflightTest {
    @TempDir private Path folder;

    private List<Preflight.Check> runtimes() {
        return Preflight.run(folder.toString()).stream()
                .filter(check -> check.subject().equals("runtime"))
                .toList();
    }

    @Test
    void eachMissingRuntimeSaysWhatItHides() {
        assertThat(runtimes())
                .extracting(Preflight.Check::name)
                .containsExactly("containerd", "docker", "cni");
        assertThat(runtimes())
                .allSatisfy(
                        check -> {
                            assertThat(check.present()).isFalse();
                            assertThat(check.required()).isFalse();
                            assertThat(check.detail()).contains("nothing ").contains("name");
                        });
    }

    @Test
    void oneThatIsThereSaysWhere() {
        new Tree(folder).folder(Tree.TASKS);
        new Tree(folder).folder(Tree.DOCKER);

        assertThat(runtimes())
                .filteredOn(Preflight.Check::present)
                .extracting(Preflight.Check::detail)
                .containsExactly(folder + Tree.TASKS, folder + Tree.DOCKER);
    }

    @Test
    void whoeverIsLateIsNotWaitedFor() {
        assertThat(Preflight.run(folder.toString(), Duration.ZERO))
                .anySatisfy(check -> assertThat(check.name()).isEqualTo("in time"));
    }
}
