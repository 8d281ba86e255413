// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Words that the user's language cannot spell. Java would make all of them the same word.
@Lab
@ExtendWith(LeakGuard.class)
final class LanguageTest {
    @TempDir private Path temporary;

    LanguageTest() {
        temporary = Path.of("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8", "POSIX"})
    void areNamesToTheByte(String language) {
        Path folder = temporary.resolve("names");
        Command.Outcome outcome =
                Launched.script(
                        """
                        export LC_ALL=$2
                        blue=$(printf 'bl\\303\\245') broken=$(printf 'bl\\377')
                        "$WARREN" netns add --dir "$1" "$blue" >&2
                        "$WARREN" netns add --dir "$1" "$broken" >&2
                        ls -1 "$1" | od -An -tx1 | tr -d ' \\n'
                        "$WARREN" exec "$1/$broken" --env "colour=$broken" -- printenv colour | od -An -tx1
                        "$WARREN" netns rm --dir "$1" "$blue" "$broken"
                        ls -1 "$1" >&2
                        umount "$1"
                        """,
                        folder,
                        language);

        assertThat(outcome.output().lines()).containsExactly("626cc3a50a626cff0a 62 6c ff 0a");
        assertThat(outcome.errors().lines()).containsExactly("blå", "bl\\xff");
        assertThat(outcome.status()).isZero();
        Command.run("rmdir", folder.toString());
    }
}
