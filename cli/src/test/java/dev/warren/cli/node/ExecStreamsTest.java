// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `warren exec` from a caller whose standard streams are closed, and of scripts that cannot be run.
@Lab
@ExtendWith(LeakGuard.class)
final class ExecStreamsTest {
    @TempDir private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"})
    void whatTheCallerClosedIsClosedForTheCommand(String closing) throws IOException {
        try (LabTopology lab = new LabTopology()) {
            lab.namespace("streams-lab");
            String look = "for i in 0 1 2; do [ ! -L /proc/$$/fd/$i ] || echo $i >&9; done 9>%s/%s";
            String before = look.formatted(folder, "direct");
            String inside = look.formatted(folder, "inside");

            Launched.script(
                    "sh -c \"$1\" %1$s; \"$WARREN\" exec streams-lab -- sh -c \"$2\" %1$s"
                            .formatted(closing),
                    before,
                    inside);

            assertThat(Files.readString(folder.resolve("inside")))
                    .isEqualTo(Files.readString(folder.resolve("direct")));
        }
    }

    @Test
    void tellsAMissingInterpreterFromAMissingCommand() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            lab.namespace("streams-lab");
            Path script = Files.writeString(folder.resolve("x.sh"), "#!/no/such/interpreter\n");
            Command.run("chmod", "+x", script.toString());

            Command.Outcome outcome =
                    Launched.warren("exec", "streams-lab", "--", script.toString());

            assertThat(outcome.status()).isEqualTo(127);
            assertThat(outcome.errors())
                    .isEqualTo("warren: the interpreter of '" + script + "' is not there\n");
        }
    }
}
