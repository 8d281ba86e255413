// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedTest {
    private static List<LabPod> pods(LabOptions.Builder options) {
        return new EksNode(options.build()).pods();
    }

    @Test
    void theSameSeedGivesTheSamePodsAndAnotherSeedOthers() {
        assertThat(pods(LabOptions.eks().pods(50).seed(3)))
                .isEqualTo(pods(LabOptions.eks().pods(50).seed(3)))
                .isNotEqualTo(pods(LabOptions.eks().pods(50).seed(4)));
    }

    @Test
    void manyPodsAreAllDifferentAndWellFormed() {
        List<LabPod> pods = pods(LabOptions.eks().pods(1000));

        assertThat(pods).extracting(LabPod::title).doesNotHaveDuplicates();
        assertThat(pods).extracting(LabPod::sandboxId).doesNotHaveDuplicates();
        assertThat(pods).extracting(LabPod::address).doesNotHaveDuplicates();
        assertThat(pods).extracting(LabPod::hostIndex).doesNotHaveDuplicates();
        assertThat(pods)
                .allSatisfy(
                        pod -> {
                            assertThat(pod.name()).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
                            assertThat(pod.sandboxId()).matches("[0-9a-f]{64}");
                        });
    }

    @Test
    void linksAreCalledAsThePluginCallsThem() {
        assertThat(Generated.interfaceHash("default", "web-6d4cf56db6-x2x7k"))
                .isEqualTo("e62c7facd5d");
    }

    @Test
    void labsOfOtherNamesShareNoNamespaces() {
        List<String> one = pods(LabOptions.eks().name("one")).stream().map(LabPod::netns).toList();
        List<String> two = pods(LabOptions.eks().name("two")).stream().map(LabPod::netns).toList();

        assertThat(one).doesNotContainAnyElementsOf(two);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "A", "a/b", "..", "a b", "a_b"})
    void aNameMustFitForFilesAndNamespaces(String name) {
        assertThatThrownBy(() -> LabOptions.eks().name(name).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be the name of a lab");
    }

    @Test
    void aRecordSurvivesBeingWrittenDown() {
        LabRecord record =
                new LabRecord(
                        "blue",
                        "eks",
                        "boot",
                        new dev.warren.kernel.id.ProcessId(7, 8),
                        "wiring",
                        "blue-node",
                        "blue-vpc",
                        "/run/x",
                        true,
                        List.of(
                                new LabRecord.Pin(
                                        "blue-node",
                                        new dev.warren.kernel.id.NamespaceId(4, 4026532600L),
                                        99)),
                        List.of(new dev.warren.kernel.id.ProcessId(9, 10)),
                        3);

        assertThat(LabRecord.parse(record.toJson())).contains(record);
    }
}
