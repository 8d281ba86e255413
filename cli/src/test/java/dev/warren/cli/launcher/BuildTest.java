// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When the launcher of a checkout builds, as whom, and what is left when that goes wrong.
@Tag("dist")
final class BuildTest {
    @TempDir private Path folder = Path.of("");
    private SampleCheckout checkout;

    @BeforeEach
    void makeCheckout() throws Exception {
        checkout = SampleCheckout.in(folder);
    }

    @Test
    void buildsOnFirstUseAndStartsWhatWasBuilt() throws Exception {
        Command.Outcome start = checkout.start("ls", "two words");

        assertThat(start.status()).isZero();
        assertThat(start.output()).endsWith("\ndev.warren.cli.Main\nls\ntwo words\n");
        assertThat(start.errors())
                .startsWith("warren: building (first use; log: " + checkout.root() + "/target/");
        assertThat(checkout.builds()).hasSize(1);
        assertThat(checkout.distribution().resolve("lib/warren-cli-0.1.0.jar"))
                .hasContent("source of clisource of kernelsource of testkit");
        assertThat(checkout.distribution().resolve("warren-0.1.0.tar.gz")).exists();
        assertThat(checkout.root().resolve("target/dist.new")).doesNotExist();
    }

    @Test
    void saysNothingAndBuildsNothingWhileTheSourcesStay() throws Exception {
        Command.Outcome first = checkout.start("ls");
        Command.Outcome second = checkout.start("ls");

        assertThat(second.errors()).isEmpty();
        assertThat(second.output()).isEqualTo(first.output());
        assertThat(checkout.builds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kernel/src/main/java/Some.java",
                "kernel/src/main/java/Another.java",
                "kernel/pom.xml",
                "pom.xml",
                "cli/launcher/launch.sh"
            })
    void rebuildsAfterASourceChange(String file) throws Exception {
        checkout.start();
        Path source = checkout.root().resolve(file);
        checkout.write(file, (Files.exists(source) ? Files.readString(source) : "") + "\n");

        Command.Outcome start = checkout.start("ls");

        assertThat(start.output()).endsWith("\nls\n");
        assertThat(start.errors()).startsWith("warren: building (changed: ");
        assertThat(checkout.builds()).hasSize(2);
        assertThat(checkout.start().errors()).isEmpty();
    }

    @Test
    void rebuildsAfterASourceWasRemoved() throws Exception {
        checkout.start();
        Files.delete(checkout.root().resolve("kernel/src/main/java/Some.java"));

        checkout.start();

        assertThat(checkout.distribution().resolve("lib/warren-cli-0.1.0.jar"))
                .hasContent("source of clisource of testkit");
    }

    @Test
    void rebuildsAfterAnOlderFileTookASourcesPlace() throws Exception {
        checkout.start();
        Path source = checkout.write("kernel/src/main/java/Some.java", "older");
        Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
        Path classes = Files.createDirectories(checkout.root().resolve("kernel/target/classes"));
        Path others = Files.createDirectories(checkout.root().resolve("cli/target/classes"));

        checkout.start();

        assertThat(checkout.builds()).hasSize(2);
        assertThat(classes).as("what Maven would take for up to date").doesNotExist();
        assertThat(others).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kernel/src/test/java/SomeTest.java", "testkit/src/main/java/Some.java"})
    void doesNotRebuildForTests(String file) throws Exception {
        checkout.start();
        checkout.write(file, "changed");

        assertThat(checkout.start().errors()).isEmpty();
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void keepsTheStartUpCacheWhenAChangeChangesNothing() throws Exception {
        checkout.start();
        checkout.write("kernel/src/main/java/Some.java", "source of kernel");

        Command.Outcome start = checkout.start();

        assertThat(checkout.builds()).hasSize(2);
        assertThat(start.errors()).contains("building").doesNotContain("start-up cache");
        assertThat(checkout.jvm().trainings()).as("one for each use").isEqualTo(4);
        assertThat(checkout.start().errors()).isEmpty();
    }

    @Test
    void saysThatTheBuildFailedAndStartsNothing() throws Exception {
        checkout.start();
        checkout.write("broken", "");
        checkout.write("kernel/src/main/java/Some.java", "broken");

        for (int times = 0; times < 2; times++) {
            Command.Outcome start = checkout.start("ls");

            assertThat(start.status()).isEqualTo(1);
            assertThat(start.output()).isEmpty();
            assertThat(start.errors())
                    .contains("warren: the build failed; the whole log is " + checkout.root())
                    .endsWith("  [ERROR] the last words of Maven\n");
        }
    }

    @Test
    void twoFirstStartsBuildOnce() throws Exception {
        Command.Outcome starts =
                checkout.shell()
                        .script("cd \"$1\"; ./warren one & ./warren two & wait", checkout.root());

        assertThat(starts.output()).contains("\none\n", "\ntwo\n");
        assertThat(checkout.builds()).hasSize(1);
        assertThat(checkout.jvm().trainings()).as("one for each use").isEqualTo(4);
    }

    @Test
    void aBuildThatWasBrokenOffIsNotTakenForAFinishedOne() throws Exception {
        checkout.write("slow", "");
        checkout.shell()
                .script(
                        """
                        cd "$1"
                        setsid ./warren ls &
                        while [ ! -s builds ]; do sleep 0.05; done
                        env kill -KILL -- "-$!"
                        """,
                        checkout.root());
        assertThat(checkout.distribution()).doesNotExist();
        Files.delete(checkout.root().resolve("slow"));

        Command.Outcome start = checkout.start("ls");

        assertThat(start.output()).endsWith("\nls\n");
        assertThat(start.errors()).startsWith("warren: building (first use; ");
        assertThat(checkout.builds()).hasSize(2);
    }

    @Test
    void theArchiveHoldsTheDistributionWithoutItsCache() {
        checkout.start();

        assertThat(
                        Command.run("tar", "-tzf", checkout.distribution() + "/warren-0.1.0.tar.gz")
                                .lines()
                                .filter(line -> !line.contains("/training/")))
                .containsExactly(
                        "warren-0.1.0/",
                        "warren-0.1.0/LICENSE",
                        "warren-0.1.0/NOTICE",
                        "warren-0.1.0/lib/",
                        "warren-0.1.0/lib/another-1.jar",
                        "warren-0.1.0/lib/cache.sh",
                        "warren-0.1.0/lib/image/",
                        "warren-0.1.0/lib/image/unpacking-1.jar",
                        "warren-0.1.0/lib/java.sh",
                        "warren-0.1.0/lib/launch.sh",
                        "warren-0.1.0/lib/picture/",
                        "warren-0.1.0/lib/picture/drawing-1.jar",
                        "warren-0.1.0/lib/warren-cli-0.1.0.jar",
                        "warren-0.1.0/warren");
    }

    @Test
    void theArchiveIsTheSameForTheSameSources() throws Exception {
        Path archive = checkout.distribution().resolve("warren-0.1.0.tar.gz");
        checkout.start();
        byte[] first = Files.readAllBytes(archive);
        Command.run("rm", "-rf", checkout.distribution().toString());
        checkout.start();

        assertThat(archive).hasBinaryContent(first);
    }

    @Test
    void needsACompilerToBuild() throws Exception {
        Files.delete(checkout.jvm().home().resolve("bin/javac"));

        Command.Outcome start = checkout.start();

        assertThat(start.status()).isEqualTo(1);
        assertThat(start.output()).isEmpty();
        assertThat(start.errors())
                .startsWith("warren: needs a JDK (with javac) 25 or newer to build with")
                .contains("(Java 25.0.3, without javac)");
    }

    @Test
    @Lab
    void buildsAsTheInvokingUserUnderSudo() throws Exception {
        Shell.give(checkout.root(), Shell.NOBODY);
        Shell sudo = checkout.shell().with("SUDO_UID", Shell.NOBODY).with("SUDO_GID", Shell.NOBODY);

        Command.Outcome start = checkout.start(sudo.with("HOME", "/root"), "ls");

        assertThat(start.output()).endsWith("\nls\n");
        assertThat(checkout.builds()).hasSize(1);
        assertThat(checkout.builds().getFirst()).startsWith(Shell.NOBODY + " /nonexistent ");
        assertThat(new Shell().run("find", checkout.root(), "!", "-uid", Shell.NOBODY).output())
                .isEmpty();
        assertThat(SampleDistribution.cacheOf(start)).as("root trusts that cache").isNotEmpty();
    }

    @Test
    @Lab
    void saysWhoseTheCheckoutIsInsteadOfBuildingThere() throws Exception {
        Command.Outcome start = checkout.start(checkout.shell().as(Shell.NOBODY), "ls");

        assertThat(start.status()).isEqualTo(1);
        assertThat(start.output()).isEmpty();
        assertThat(start.errors())
                .isEqualTo(
                        "warren: needs to build (first use), but "
                                + checkout.root()
                                + " is not yours to write\n");
    }
}
