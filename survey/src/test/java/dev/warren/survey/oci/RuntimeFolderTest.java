// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.survey.FileRoot;
import dev.warren.survey.Findings;
import dev.warren.survey.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuntimeFolderTest {
    private static final FileRoot OURS = FileRoot.of("/");
    private static final FileRoot FOREIGN = FileRoot.ofProcess((int) ProcessHandle.current().pid());
    private static final Reach POD = Reach.ofForeigner(List.of("/" + "a".repeat(64)), false);
    private static final Reach OTHER_POD = Reach.ofForeigner(List.of("/" + "b".repeat(64)), false);

    private final Findings findings = Findings.collect();

    @TempDir private Path folder;

    private List<RuntimeFolder> read(RuntimeFolder... folders) {
        List<RuntimeFolder> read = new ArrayList<>();
        RuntimeFolder.readEach(
                List.of(folders), findings, "/usual", "none", (one, _) -> read.add(one));
        return read;
    }

    private RuntimeFolder at(FileRoot root, Reach reach) {
        return new RuntimeFolder(root, reach, folder.toString());
    }

    @Test
    void aFolderOfTheHostIsReadAsTheHostsWhoeverElseHasItMounted() {
        RuntimeFolder ours = at(OURS, Reach.EVERYTHING);

        assertThat(read(at(FOREIGN, POD), at(FOREIGN, Reach.EVERYTHING), ours, at(OURS, POD)))
                .containsExactly(ours);
    }

    @Test
    void aFolderIsReadOnceForEachWhoMayTellOfOtherContainers() {
        RuntimeFolder pod = at(FOREIGN, POD);
        RuntimeFolder other = at(FOREIGN, OTHER_POD);

        assertThat(read(pod, other, at(FOREIGN, POD), at(FOREIGN, OTHER_POD)))
                .as("none of the two can hide what the other may tell")
                .containsExactly(pod, other);
        assertThat(findings.facts()).isEmpty();
    }

    @Test
    void whereThereIsNoneThatIsSaidOnce() {
        assertThat(
                        read(
                                new RuntimeFolder(OURS, Reach.EVERYTHING, folder + "/absent"),
                                new RuntimeFolder(OURS, Reach.EVERYTHING, folder + "/neither")))
                .isEmpty();
        assertThat(findings.facts())
                .containsExactly(new Fact.Gap("survey", "/usual", Why.ABSENT, "none"));
    }

    @Test
    void oneThatCannotBeReadIsNotAbsent() throws IOException {
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));

        assertThat(read(new RuntimeFolder(OURS, Reach.EVERYTHING, loop.toString()))).isEmpty();
        assertThat(findings.facts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Fact.Gap.class,
                        gap -> {
                            assertThat(gap.wanted()).isEqualTo(loop.toString());
                            assertThat(gap.why()).isEqualTo(Why.UNEXPECTED);
                        });
    }
}
