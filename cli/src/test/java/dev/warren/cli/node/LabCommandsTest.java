// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `warren lab`, as somebody uses it who has no cluster.
@Lab
@ExtendWith(LeakGuard.class)
class LabCommandsTest {
    private static final String NAME = "t-commands";

    private static Command.Outcome warren(String... words) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.warren.cli.Main"));
        all.addAll(List.of(words));
        return Command.of(all).outcome();
    }

    @AfterEach
    void down() {
        warren("lab", "down", NAME);
    }

    @Test
    void upTellsWhatToTryAndWhatItTellsWorks() {
        Command.Outcome up = warren("lab", "up", "eks", "--name", NAME);

        assertThat(up.status()).as(up.errors()).isZero();
        String root = "/run/warren/lab/" + NAME + "/root";
        assertThat(up.output())
                .contains("sudo warren ls --root " + root)
                .endsWith("sudo warren lab down " + NAME + "\n");
        Command.Outcome map = warren("ls", "--root", root);
        assertThat(map.output()).contains("pod/default/web-6d4cf56db6-x2x7k", "pod/default/api-0");
        assertThat(warren("lab", "list", "-o", "name").output().lines()).contains(NAME);
    }

    @Test
    void theMetadataServiceGoesOnAfterUpHasEnded() {
        assertThat(warren("lab", "up", "eks", "--name", NAME).status()).isZero();

        String answer =
                Command.run(
                        "ip",
                        "netns",
                        "exec",
                        NAME + "-node",
                        "busybox",
                        "wget",
                        "-q",
                        "-O",
                        "-",
                        "http://127.0.0.1:61679/v1/enis");

        assertThat(answer).contains("\"eni-0ee55ff6677889900\"");
    }

    @Test
    void aSecondOneOfTheSameNameIsRefusedWithWhatToDo() {
        assertThat(warren("lab", "up", "ptp", "--name", NAME).status()).isZero();

        Command.Outcome second = warren("lab", "up", "ptp", "--name", NAME);

        assertThat(second.status()).isEqualTo(1);
        assertThat(second.errors())
                .startsWith("warren: there is a lab '%s' already: remove it with".formatted(NAME))
                .contains("warren lab down " + NAME);
    }

    @Test
    void downTwiceIsNoFailure() {
        assertThat(warren("lab", "up", "macvlan", "--name", NAME).status()).isZero();
        assertThat(warren("lab", "down", NAME).errors()).isEmpty();
        Command.Outcome again = warren("lab", "down", NAME);
        assertThat(again.status()).isZero();
        assertThat(again.errors())
                .isEqualTo("warren: note: there is no lab '%s'\n".formatted(NAME));
        assertThat(Command.run("ip", "netns", "list")).doesNotContain(NAME);
    }
}
