// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `./check` says and how it ends, given the reports that Maven left.
@Tag("dist")
final class CheckTest {
    private static final String GOOD =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="dev.warren.GoodTest" time="0.1" tests="12" errors="0" skipped="0" failures="0">
              <testcase name="works" classname="dev.warren.GoodTest" time="0.1"/>
            </testsuite>
            """;

    private static final String MIXED =
            """
            <testsuite name="dev.warren.MixedTest" time="0.1" tests="5" errors="1" skipped="2" failures="1">
              <testcase name="works" classname="dev.warren.MixedTest" time="0.1"/>
              <testcase name="waits" classname="dev.warren.MixedTest" time="0.1">
                <skipped message="needs &quot;root&quot;&#10;and more" type="aborted"/>
              </testcase>
              <testcase name="rests" classname="dev.warren.MixedTest" time="0.1">
                <skipped type="a.B"><![CDATA[a.B: MixedTest.rests: needs an engine
            	at some.Place]]></skipped>
              </testcase>
              <testcase name="breaks" classname="dev.warren.MixedTest" time="0.1">
                <failure message="1 is not 2" type="AssertionError"><![CDATA[1 is not 2]]></failure>
              </testcase>
              <testcase name="bursts" classname="dev.warren.MixedTest" time="0.1">
                <error message="no file" type="IOException"><![CDATA[no file]]></error>
              </testcase>
            </testsuite>
            """;

    @TempDir private Path folder = Path.of("");
    private SampleCheckout checkout;

    @BeforeEach
    void makeCheckout() throws Exception {
        checkout = SampleCheckout.in(folder);
        checkout.write("reports/TEST-dev.warren.GoodTest.xml", GOOD);
    }

    @Test
    void endsWellWithTheNumbersAloneOnTheLastLine() {
        Command.Outcome check = check(checkout.shell());

        assertThat(check.status()).isZero();
        assertThat(check.output()).endsWith("\n12 passed, 0 failed, 0 skipped\n");
        assertThat(check.output()).doesNotContain("Skipped", "Failed");
    }

    @Test
    void addsTheReportsUpAndNamesWhatFailedAndWhatWasLeftOut() throws Exception {
        checkout.write("reports/TEST-dev.warren.MixedTest.xml", MIXED);

        Command.Outcome check = check(checkout.shell());

        assertThat(check.status()).isEqualTo(1);
        assertThat(check.output())
                .endsWith(
                        """
                        Skipped:
                          MixedTest.waits: needs "root"
                          MixedTest.rests: needs an engine
                        Failed:
                          MixedTest.breaks: 1 is not 2
                          MixedTest.bursts: no file
                        13 passed, 2 failed, 2 skipped
                        """);
    }

    @Test
    void doesNotCountTheReportsOfAnEarlierRun() throws Exception {
        checkout.write("cli/target/surefire-reports/TEST-dev.warren.MixedTest.xml", MIXED);

        assertThat(check(checkout.shell()).output()).endsWith("\n12 passed, 0 failed, 0 skipped\n");
    }

    @Test
    void isNotContentWithoutATest() {
        Command.run("rm", "-r", checkout.root() + "/reports");

        Command.Outcome check = check(checkout.shell());

        assertThat(check.status()).isEqualTo(1);
        assertThat(check.errors()).contains("check: no test was run");
        assertThat(check.output()).endsWith("\n0 passed, 0 failed, 0 skipped\n");
    }

    @Test
    void failsWhenTheFormatIsWrong() throws Exception {
        checkout.write("unformatted", "");

        Command.Outcome check = check(checkout.shell());

        assertThat(check.status()).isEqualTo(1);
        assertThat(check.errors()).contains("./mvnw spotless:apply");
    }

    @Test
    void failsWhenTheProgramCannotBeBuilt() throws Exception {
        checkout.write("broken", "");

        Command.Outcome check = check(checkout.shell());

        assertThat(check.status()).isEqualTo(1);
        assertThat(check.errors()).contains("check: ./warren version failed");
    }

    @Test
    void refusesAnOptionItDoesNotKnow() {
        Command.Outcome check = checkout.shell().run(checkout.root().resolve("check"), "--fast");

        assertThat(check.status()).isEqualTo(2);
        assertThat(check.errors()).startsWith("usage: ./check [--unit]\n");
    }

    @Test
    @Lab
    void givesTheFilesBackToTheUserWhoCalledSudo() {
        Shell.give(checkout.root(), Shell.NOBODY);

        Command.Outcome check = check(checkout.shell().with("SUDO_UID", Shell.NOBODY));

        assertThat(check.status()).isZero();
        assertThat(checkout.root().resolve("cli/target/surefire-reports")).exists();
        assertThat(new Shell().run("find", checkout.root(), "!", "-uid", Shell.NOBODY).output())
                .isEmpty();
    }

    private Command.Outcome check(Shell shell) {
        return shell.run(checkout.root().resolve("check"), "--unit");
    }
}
