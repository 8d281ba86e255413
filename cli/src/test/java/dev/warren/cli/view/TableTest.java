// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void printsNothingWithoutRows() {
        assertThat(new Table().print()).isEmpty();
    }

    @Test
    void makesColumnsAsWideAsTheirWidestCellAndLeavesNoBlanksAtTheEnd() {
        Table table = new Table();
        table.row(List.of("NAME", "AGE"));
        table.row(List.of("a-long-name", "3d"));
        table.row(List.of("🐇", "-"));

        assertThat(table.print())
                .isEqualTo(
                        """
                        NAME          AGE
                        a-long-name   3d
                        🐇             -
                        """);
    }
}
