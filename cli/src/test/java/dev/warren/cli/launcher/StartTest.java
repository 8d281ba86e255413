// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the launcher of a distribution hands to the JVM, and which JVM that is.
@Tag("dist")
final class StartTest {
    @TempDir private Path folder = Path.of("");
    private SampleDistribution distribution;

    @BeforeEach
    void makeDistribution() throws Exception {
        distribution = SampleDistribution.in(folder);
    }

    @Test
    void passesTheArgumentsOnAsTheyAre() {
        String[] arguments = {"ls", "", "two words", "*", "-cp", "a\nb", "$HOME"};

        Command.Outcome start = distribution.start(arguments);

        assertThat(start.status()).isZero();
        assertThat(start.output())
                .endsWith("\ndev.warren.cli.Main\n" + String.join("\n", arguments) + "\n");
    }

    @Test
    void keepsTheTalkOfTheJvmOffStandardOutput() {
        assertThat(distribution.start().output().lines())
                .containsSubsequence("-Xlog:disable", "-Xlog:all=error:stderr", "-cp");
    }

    @Test
    void putsTheMainJarFirstAndTheOthersInOneOrder() {
        Path lib = distribution.home().resolve("lib");

        assertThat(distribution.start().output().lines())
                .containsSequence(
                        "-cp",
                        lib
                                + "/warren-cli-0.1.0.jar:"
                                + lib
                                + "/alpha-1.jar:"
                                + lib
                                + "/zulu-2.jar",
                        "dev.warren.cli.Main");
    }

    @Test
    void startsThroughALinkFromAnyFolder() throws Exception {
        Path link =
                Files.createSymbolicLink(
                        folder.resolve("warren"), Path.of("a distribution/warren"));

        Command.Outcome start = distribution.shell().script("cd / && \"$1\" ls", link);

        assertThat(start.output()).contains(distribution.home() + "/lib/").endsWith("\nls\n");
    }

    @Test
    void becomesTheJvmItStarts() throws Exception {
        FakeJvm.script(distribution.jvm().home().resolve("bin/java"), "#!/bin/sh\necho $$\n");
        distribution.start();

        Command.Outcome start =
                distribution
                        .shell()
                        .script("\"$1\" & echo $!; wait", distribution.home().resolve("warren"));

        assertThat(start.output().lines().distinct()).hasSize(1);
    }

    @Test
    void takesTheJvmThatIsNamedForIt() throws Exception {
        FakeJvm other = FakeJvm.in(folder.resolve("other"), "26");
        name(other);

        Command.Outcome start =
                distribution.start(
                        new Shell()
                                .with("WARREN_JAVA_HOME", other.home())
                                .with("JAVA_HOME", distribution.jvm().home()));

        assertThat(start.output()).startsWith("jvm " + other.home());
    }

    @Test
    void refusesAJvmThatIsNamedForItAndTooOld() throws Exception {
        FakeJvm old = FakeJvm.in(folder.resolve("old"), "17.0.15");

        Command.Outcome start =
                distribution.start(
                        new Shell()
                                .with("WARREN_JAVA_HOME", old.home())
                                .with("JAVA_HOME", distribution.jvm().home()));

        assertThat(start.status()).isEqualTo(1);
        assertThat(start.output()).isEmpty();
        assertThat(start.errors())
                .startsWith("warren: needs Java 25 or newer, and WARREN_JAVA_HOME names none.")
                .contains("WARREN_JAVA_HOME: " + old.home() + " (Java 17.0.15)");
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() throws Exception {
        FakeJvm old = FakeJvm.in(folder.resolve("old"), "1.8.0_402");
        FakeJvm installed = FakeJvm.in(folder.resolve("installed JVMs/25"), "25");
        name(installed);

        Command.Outcome start = distribution.start(new Shell().with("JAVA_HOME", old.home()));

        assertThat(start.output()).startsWith("jvm " + installed.home());
    }

    @Test
    void findsTheJvmBehindALinkOnThePath() throws Exception {
        name(distribution.jvm());
        Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(
                folder.resolve("bin/java"), distribution.jvm().home().resolve("bin/java"));

        Command.Outcome start =
                distribution.start(new Shell().with("PATH", folder + "/bin:/usr/bin:/bin"));

        assertThat(start.output()).startsWith("jvm " + distribution.jvm().home());
    }

    @Test
    void saysHowToGetAJdkWhenNoneIsFound() {
        Command.Outcome start = distribution.start(new Shell());

        assertThat(start.status()).isEqualTo(1);
        assertThat(start.output()).isEmpty();
        assertThat(start.errors())
                .startsWith("warren: needs Java 25 or newer, and found none.")
                .contains("openjdk-25-jdk-headless", "temurin-25-jdk")
                .contains("WARREN_JAVA_HOME, JAVA_HOME, PATH, " + folder + "/installed JVMs/*")
                .doesNotContain("sudo");
    }

    @Test
    void saysThatSudoDropsTheVariables() {
        assertThat(distribution.start(new Shell().with("SUDO_UID", 1000)).errors())
                .contains("sudo WARREN_JAVA_HOME=/path/to/jdk");
    }

    /// Makes a JVM say which one it is before anything else.
    private static void name(FakeJvm jvm) throws Exception {
        Path java = jvm.home().resolve("bin/java");
        FakeJvm.script(
                java,
                Files.readString(java)
                        .replaceFirst("\n", "\nprintf 'jvm %s\\\\n' \"\\${0%/bin/java}\"\n"));
    }
}
