// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.id.NamespaceId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceTableTest {
    private static String print(boolean wide, boolean headers) {
        Snapshot snapshot = Sample.snapshot();
        return new NamespaceTable(wide, snapshot).print(snapshot.atlas().namespaces(), headers);
    }

    @Test
    void printsOneRowForEachNamespace() {
        Golden.assertPrints("table.txt", print(false, true));
    }

    @Test
    void printsMoreColumnsAndAllOwnersAndAddressesWhenWide() {
        Golden.assertPrints("wide.txt", print(true, true));
    }

    @Test
    void leavesTheNamesOfTheColumnsOut() {
        assertThat(print(false, false)).doesNotContain("INODE").startsWith("4026531833 ");
    }

    @Test
    void hasAsManyCellsInEveryRow() {
        for (boolean wide : new boolean[] {false, true}) {
            assertThat(print(wide, true).lines().map(line -> line.split(" +").length).distinct())
                    .containsExactly(wide ? 13 : 9);
        }
    }

    @Test
    void namesTheHostsLinksAlsoWhereTheHostIsNotAmongTheRows() {
        assertThat(row(Sample.POD)).contains(" veth31fc0ba6 ");
        assertThat(row(Sample.PLAIN)).as("the device below a macvlan").contains(" eth0 ");
    }

    @Test
    void tellsALinkOfAnotherContainerFromOneOfTheHost() {
        assertThat(row(Sample.NESTED)).contains(" inner@4026532300 ");
        assertThat(row(Sample.DOCKER)).contains(" veth7 ").doesNotContain("@");
    }

    private static String row(NamespaceId id) {
        Snapshot snapshot = Sample.snapshot();
        return new NamespaceTable(false, snapshot)
                .print(List.of(snapshot.atlas().namespace(id).orElseThrow()), false);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "119, 119s",
        "120, 2m",
        "7199, 119m",
        "7200, 2h",
        "7260, 2h1m",
        "172799, 47h59m",
        "172800, 2d",
        "864000, 10d"
    })
    void printsSpansAsShortAsTheyCanBeRead(long seconds, String words) {
        assertThat(NamespaceTable.span(Duration.ofSeconds(seconds))).isEqualTo(words);
    }
}
