// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static dev.warren.cli.node.EksFailureLab.INTERNET;
import static dev.warren.cli.node.EksFailureLab.WEB;
import static dev.warren.cli.node.EksFailureLab.WEB_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is printed when an EKS node cannot be read, or changes while it is.
@Lab
@ExtendWith(LeakGuard.class)
final class EksUnseenFailuresTest {
    @TempDir Path folder;

    @Test
    void aUserWithoutPrivilegesIsToldWhichOneIsMissing() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder);
                ReadableProgram program = new ReadableProgram()) {
            Command.run("chmod", "-R", "a+rX", folder.toString());
            String root = lab.root().toString();

            Command.Outcome path = program.asNobody("path", WEB, "--to", INTERNET, "--root", root);
            Command.Outcome show = program.asNobody("show", WEB, "--root", root);
            Command.Outcome whois = program.asNobody("whois", "ip:" + WEB_ADDRESS, "--root", root);
            Command.Outcome list = program.asNobody("ls", "-o", "wide", "--root", root);

            assertThat(path.status()).isEqualTo(5);
            assertThat(path.output())
                    .contains(WEB + " -> 198.51.100.10: partial")
                    .contains("could not be asked (forbidden: setns ")
                    .contains("permission denied (EPERM)");
            assertThat(path.errors()).contains("not read: http://169.254.169.254 (forbidden)");
            assertThat(show.status()).isEqualTo(5);
            assertThat(show.output())
                    .contains("owner     pod default/web-6d4cf56db6-x2x7k")
                    .contains("INTERFACES\n  not read")
                    .contains("ROUTES\n  not read")
                    .doesNotContain("warning");
            assertThat(whois.status()).isEqualTo(3);
            assertThat(whois.errors())
                    .contains(
                            "nothing on this node is 'ip:10.20.70.31'; the search was not complete, so it may be there all the same")
                    .contains(
                            "warning: 10.20.70.31 is given to pod default/web-6d4cf56db6-x2x7k by ")
                    .contains("ipam.json, but no interface that was seen has it");
            assertThat(list.status()).isEqualTo(5);
            assertThat(list.output()).contains("pod/default/web-6d4cf56db6-x2x7k");
            assertThat(list.errors())
                    .contains("things could not be read")
                    .doesNotContain("warning");
            for (Command.Outcome outcome : List.of(path, show, whois, list)) {
                assertThat(outcome.errors()).doesNotContain("Exception", "\tat ");
            }
        }
    }

    @Test
    void linksThatComeAndGoLeaveTheAnswerRightOrAGap() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            AtomicBoolean enough = new AtomicBoolean();
            Thread churn = Thread.ofPlatform().start(() -> churn(lab, enough));
            try {
                for (int i = 0; i < 12; i++) {
                    Warren path = lab.path(WEB, INTERNET);

                    assertThat(path.status()).as(path.errors()).isIn(0, 5);
                    if (path.status() == 0) {
                        assertThat(path.errors()).isEmpty();
                    } else {
                        assertThat(path.errors() + path.output())
                                .containsAnyOf("not read: ", "not modelled: ", "could not be");
                    }
                    assertThat(path.output()).contains("leaves by ens5").contains("as 10.20.65.10");
                }
            } finally {
                enough.set(true);
                churn.join();
            }
        }
    }

    /// Makes links, routes and rules in the node, and removes them.
    private static void churn(EksFailureLab lab, AtomicBoolean enough) {
        String script =
                """
                for i in $(seq 100 180); do
                  echo link add churn$i type veth peer name churp$i
                  echo route add 10.99.$i.0/24 dev ens5
                  echo rule add from 10.99.$i.1 table 99 prio 3000
                done | ip -n $NODE -force -batch -
                for i in $(seq 100 180); do
                  echo link del churn$i
                  echo route del 10.99.$i.0/24 dev ens5
                  echo rule del from 10.99.$i.1 table 99 prio 3000
                done | ip -n $NODE -force -batch -
                """;
        while (!enough.get()) {
            Command.of("sh", "-c", script).with("NODE", lab.node()).outcome();
        }
    }
}
