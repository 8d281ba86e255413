// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Extra;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `warren exec` and `warren shell` on a terminal: window size, Ctrl-C, Ctrl-Z and the prompt are the
/// command's, as if the shell had started it itself.
@Lab
@Extra({"tmux", "script"})
@ExtendWith(LeakGuard.class)
final class TerminalTest {
    private static String exec(String command) {
        return Launched.launcher() + " exec terminal-lab -- " + command;
    }

    @Test
    void theCommandSeesTheTerminalAndItsNewSize() {
        try (LabTopology lab = new LabTopology();
                Terminal terminal = new Terminal(110, 30)) {
            lab.namespace("terminal-lab");
            terminal.type(exec("sh -c 'stty size; trap \"stty size\" WINCH; read never'"));
            terminal.awaitLine("30 110");

            terminal.resize(132, 40);

            terminal.awaitLine("40 132");
        }
    }

    @Test
    void ctrlCReachesTheCommandAndTheShellSeesThatItDid() {
        try (LabTopology lab = new LabTopology();
                Terminal terminal = new Terminal(110, 30)) {
            lab.namespace("terminal-lab");
            terminal.type(exec("sh -c 'echo running; exec sleep 1000'"));
            terminal.awaitLine("running");

            terminal.press("C-c");
            terminal.awaitLine("\\^C");
            terminal.type("echo status $?");

            terminal.awaitLine("status 130");
        }
    }

    @Test
    void aStoppedCommandGoesOnInTheForeground() {
        try (LabTopology lab = new LabTopology();
                Terminal terminal = new Terminal(110, 30)) {
            lab.namespace("terminal-lab");
            terminal.type(exec("sh -c 'echo running; read word; echo got $word'"));
            terminal.awaitLine("running");

            terminal.press("C-z");
            terminal.awaitLine(".*Stopped.*");
            terminal.type("echo shell $((1 + 1))");
            terminal.awaitLine("shell 2");
            terminal.type("fg");
            terminal.awaitLine("(/.*)?sh -c .*|.*exec terminal-lab.*");
            terminal.type("onwards");

            terminal.awaitLine("got onwards");
        }
    }

    @Test
    void theShellHasATerminalAndSaysInWhichNamespaceItIs() {
        try (LabTopology lab = new LabTopology()) {
            var made = lab.namespace("terminal-lab");

            Command.Outcome outcome =
                    Launched.script(
                            """
                            typed='echo "in $WARREN_NETNS"; readlink /proc/self/ns/net; tty; exit 3'
                            (sleep 1; echo "$typed") |
                              SHELL=/bin/sh PS1='ready> ' script -q -e -c "$WARREN shell terminal-lab" /dev/null
                            """);

            assertThat(outcome.status()).isEqualTo(3);
            assertThat(outcome.output())
                    .contains("ready> ")
                    .contains("\nin terminal-lab\r")
                    .contains("net:[" + made.inode() + "]")
                    .contains("/dev/pts/");
        }
    }

    @Test
    void theShellIsTheOneThatShellNames() {
        try (LabTopology lab = new LabTopology()) {
            lab.namespace("terminal-lab");

            Command.Outcome named =
                    Command.of(Launched.words("shell", "terminal-lab"))
                            .with("SHELL", "/bin/pwd")
                            .outcome();
            Command.Outcome absent =
                    Command.of(Launched.words("shell", "terminal-lab"))
                            .with("SHELL", "/no/such/shell")
                            .outcome();

            assertThat(named.output()).startsWith("/");
            assertThat(absent.status()).isEqualTo(127);
            assertThat(absent.errors()).contains("/no/such/shell");
        }
    }
}
