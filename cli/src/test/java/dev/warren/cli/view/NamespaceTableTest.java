// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.query.path.Path;
import dev.warren.atlas.query.path.PathRequest;
import dev.warren.atlas.query.path.Verdict;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceTableTest {
    private static String print(boolean wide, boolean headers) {
        Snapshot snapshot = Sample.snapshot();
        NamespaceTable table =
                wide
                        ? NamespaceTable.wide(snapshot, Map.of(Sample.POD, wayOut()))
                        : new NamespaceTable(snapshot);
        return table.print(snapshot.atlas().namespaces(), headers);
    }

    /// A way that leaves the sample's host by `eth0`.
    private static Path wayOut() {
        NamespaceId host = Sample.snapshot().atlas().host().orElseThrow().id();
        Link card =
                Sample.snapshot().atlas().host().orElseThrow().links().stream()
                        .map(link -> link.link())
                        .filter(link -> link.name().equals("eth0"))
                        .findFirst()
                        .orElseThrow();
        return new Path(
                new PathRequest(Sample.POD, Optional.empty(), IpAddress.parse("1.1.1.1"), 0, 0),
                Optional.empty(),
                Verdict.FORWARDED,
                List.of(),
                Optional.of(new Path.Exit(host, card, Optional.empty(), Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
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
                    .containsExactly(wide ? 14 : 9);
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
        return new NamespaceTable(snapshot)
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
