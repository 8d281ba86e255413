// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the launcher makes a start-up cache, and when it dares to use one.
@Tag("dist")
final class CacheTest {
    private static final String PREPARING = "warren: preparing the start-up cache (once) ...\n";

    @TempDir private Path folder = Path.of("");
    private SampleDistribution distribution;

    @BeforeEach
    void makeDistribution() throws Exception {
        distribution = SampleDistribution.in(folder);
    }

    @Test
    void trainsOnceAndSaysNothingAfterwards() throws Exception {
        Command.Outcome first = distribution.start("ls");
        Command.Outcome second = distribution.start("ls");

        assertThat(first.errors()).isEqualTo(PREPARING);
        assertThat(second.errors()).isEmpty();
        assertThat(second.output()).isEqualTo(first.output());
        assertThat(SampleDistribution.cacheOf(second))
                .isEqualTo(distribution.caches().getFirst().toString());
        assertThat(distribution.jvm().trainings()).isEqualTo(1);
    }

    @Test
    void trainsWithTheFlagsOfAStart() throws Exception {
        Path asked = folder.resolve("asked");
        Path java = distribution.jvm().home().resolve("bin/java");
        FakeJvm.script(
                java,
                Files.readString(java)
                        .replaceFirst("\n", "\nprintf '%s\\\\n' \"\\$@\" >>'" + asked + "'\n"));

        Command.Outcome start = distribution.start("ls");

        assertThat(Files.readString(asked).replaceAll("-XX:AOTCacheOutput=.*\n", ""))
                .isEqualTo(
                        start.output()
                                        .replaceAll("-XX:AOTCache=.*\n", "")
                                        .replace(
                                                "-cp\n",
                                                "-Dwarren.training="
                                                        + distribution.home()
                                                        + "/lib/training\n-cp\n")
                                        .replace("\nls\n", "\n__train\n")
                                + start.output());
    }

    @Test
    void keepsACacheForEachUseSoThatNoStartLoadsWhatOnlyAnotherNeeds() throws Exception {
        Files.createDirectory(distribution.jar("picture"));
        Files.writeString(distribution.jar("picture/elk-1.jar"), "places boxes");

        Command.Outcome plain = distribution.start("ls");
        Command.Outcome wiring = distribution.start("path", "pod:default/web");
        Command.Outcome picture = distribution.start("graph", "-o", "svg");

        assertThat(wiring.errors()).isEqualTo(PREPARING.replace("cache", "cache for wiring"));
        assertThat(picture.errors()).isEqualTo(PREPARING.replace("cache", "cache for picture"));
        assertThat(distribution.caches()).hasSize(3);
        assertThat(List.of(plain, wiring, picture))
                .extracting(SampleDistribution::cacheOf)
                .doesNotHaveDuplicates();
        assertThat(distribution.start("show", "blue").output())
                .contains(SampleDistribution.cacheOf(wiring));
        assertThat(distribution.start("whois", "blue").output())
                .contains(SampleDistribution.cacheOf(plain));
        assertThat(distribution.jvm().trainings()).isEqualTo(3);
    }

    @Test
    void keepsACacheForSandboxesWhichAloneHaveTheJarsForImages() throws Exception {
        Files.createDirectory(distribution.jar("image"));
        Files.writeString(distribution.jar("image/layers-1.jar"), "unpacks layers");

        Command.Outcome plain = distribution.start("ls");
        Command.Outcome sandbox = distribution.start("sandbox", "ps");

        assertThat(sandbox.errors()).isEqualTo(PREPARING.replace("cache", "cache for sandbox"));
        assertThat(sandbox.output()).contains("/lib/image/layers-1.jar\n");
        assertThat(plain.output()).doesNotContain("layers-1.jar");
        assertThat(SampleDistribution.cacheOf(sandbox))
                .isNotEmpty()
                .isNotEqualTo(SampleDistribution.cacheOf(plain));
        assertThat(distribution.start("cni", "add", "mynet", "blue").output())
                .contains(SampleDistribution.cacheOf(sandbox));
    }

    /// Words of one command may look like another's.
    @Test
    void takesTheFirstWordThatIsNoOptionForTheCommand() throws Exception {
        for (String folder : List.of("image", "picture")) {
            Files.createDirectory(distribution.jar(folder));
            Files.writeString(distribution.jar(folder + "/" + folder + "-1.jar"), folder);
        }

        assertThat(
                        distribution
                                .start("--root", "/r", "sandbox", "run", "graph", "--port", "svg")
                                .output())
                .contains("/image-1.jar\n")
                .doesNotContain("picture-1.jar");
        assertThat(distribution.start("--root=/r", "graph", "sandbox", "-o", "svg").output())
                .contains("/picture-1.jar\n")
                .doesNotContain("image-1.jar");
        assertThat(distribution.start("whois", "sandbox").output())
                .doesNotContain("picture-1.jar", "image-1.jar");
    }

    @Test
    void makesANewCacheForSandboxesAloneAfterAJarForImagesWasReplaced() throws Exception {
        makesANewCacheForOneUseAlone("image/layers-1.jar", "sandbox", "ps");
    }

    @Test
    void makesANewCacheForPicturesAloneAfterAJarThatDrawsThemWasReplaced() throws Exception {
        makesANewCacheForOneUseAlone("picture/elk-1.jar", "graph", "--output=svg");
    }

    private void makesANewCacheForOneUseAlone(String jar, String... words) throws Exception {
        Path file = distribution.jar(jar);
        Files.createDirectory(distribution.jar(jar.substring(0, jar.indexOf('/'))));
        Files.writeString(file, "the content of a jar");
        distribution.start("ls");
        String before = SampleDistribution.cacheOf(distribution.start(words));

        // Of the same size: it is not by that alone that it is known.
        Files.writeString(file, "THE CONTENT OF A JAR");

        assertThat(SampleDistribution.cacheOf(distribution.start(words)))
                .isNotEmpty()
                .isNotEqualTo(before);
        assertThat(distribution.start("ls").errors()).isEmpty();
        assertThat(distribution.caches()).hasSize(2);
    }

    @Test
    void makesANewCacheAfterAJarWasReplacedByOneOfTheSameSizeAndTime() throws Exception {
        String before = SampleDistribution.cacheOf(distribution.start());
        Path jar = distribution.jar("zulu-2.jar");
        FileTime time = Files.getLastModifiedTime(jar);
        Files.writeString(jar, Files.readString(jar).toUpperCase(java.util.Locale.ROOT));
        Files.setLastModifiedTime(jar, time);

        Command.Outcome start = distribution.start();

        assertThat(start.errors()).isEqualTo(PREPARING);
        assertThat(SampleDistribution.cacheOf(start)).isNotEmpty().isNotEqualTo(before);
        assertThat(distribution.caches()).hasSize(1);
    }

    @Test
    void makesANewCacheAfterAJarWasAdded() throws Exception {
        String before = SampleDistribution.cacheOf(distribution.start());
        Files.writeString(distribution.jar("more-3.jar"), "more");

        assertThat(SampleDistribution.cacheOf(distribution.start())).isNotEqualTo(before);
    }

    @Test
    void makesANewCacheAfterTheJvmWasUpgradedInItsPlace() throws Exception {
        distribution.start();
        FakeJvm.in(distribution.jvm().home(), "25.0.4");

        assertThat(distribution.start().errors()).isEqualTo(PREPARING);
        assertThat(distribution.jvm().trainings()).isEqualTo(2);
    }

    @Test
    void makesTheCacheAgainWhenItIsDamaged() throws Exception {
        distribution.start();
        Path cache = distribution.caches().getFirst();
        FileTime time = Files.getLastModifiedTime(cache);
        Files.writeString(cache, "A cache\n");
        Files.setLastModifiedTime(cache, time);

        Command.Outcome start = distribution.start();

        assertThat(start.errors()).isEqualTo(PREPARING);
        assertThat(SampleDistribution.cacheOf(start)).isEqualTo(cache.toString());
        assertThat(cache).hasContent("a cache");
    }

    @Test
    void makesTheCacheAgainWhenItIsGone() throws Exception {
        distribution.start();
        Files.delete(distribution.caches().getFirst());

        assertThat(SampleDistribution.cacheOf(distribution.start())).isNotEmpty();
    }

    @Test
    void keepsTheCacheOfACopiedDistribution() throws Exception {
        distribution.start();
        Path copy = folder.resolve("copy");
        Command.run("cp", "-a", distribution.home().toString(), copy.toString());

        Command.Outcome start = new SampleDistribution(copy, distribution.jvm()).start();

        assertThat(start.errors()).isEmpty();
        assertThat(SampleDistribution.cacheOf(start)).startsWith(copy + "/cache/");
        assertThat(distribution.jvm().trainings()).isEqualTo(1);
    }

    @Test
    void keepsACacheForEachOfTwoJvms() throws Exception {
        FakeJvm other = FakeJvm.in(folder.resolve("other"), "26");
        Shell shell = new Shell().with("WARREN_JAVA_HOME", other.home());
        distribution.start();
        distribution.start(shell);

        assertThat(distribution.start().errors()).isEmpty();
        assertThat(distribution.start(shell).errors()).isEmpty();
        assertThat(distribution.caches()).hasSize(2);
    }

    @Test
    void doesNotTryAgainAfterAFailedTrainingUntilSomethingChanges() throws Exception {
        distribution.jvm().breakTraining();

        Command.Outcome first = distribution.start("ls");
        Command.Outcome second = distribution.start("ls");

        assertThat(first.status()).isZero();
        assertThat(first.errors()).contains("could not be made", "/cache/training.log");
        assertThat(SampleDistribution.cacheOf(first)).isEmpty();
        assertThat(second.errors()).isEmpty();
        assertThat(distribution.jvm().trainings()).isEqualTo(1);

        Files.writeString(distribution.jar("more-3.jar"), "more");
        distribution.start();
        assertThat(distribution.jvm().trainings()).isEqualTo(2);
    }

    @Test
    void doesNotWaitForACacheThatAnotherStartIsMaking() throws Exception {
        Files.createDirectory(distribution.home().resolve("cache"));

        Command.Outcome start =
                distribution
                        .shell()
                        .script(
                                "exec 7<\"$1/cache\"; flock 7; \"$1/warren\" ls 7<&-",
                                distribution.home());

        assertThat(start.status()).isZero();
        assertThat(start.errors()).isEmpty();
        assertThat(distribution.jvm().trainings()).isZero();
    }

    @Test
    @Lab
    void givesEverybodyTheCacheThatRootMade() {
        distribution.start();

        Command.Outcome start = distribution.start(distribution.shell().as(Shell.NOBODY));

        assertThat(start.errors()).isEmpty();
        assertThat(SampleDistribution.cacheOf(start)).isNotEmpty();
    }

    @Test
    @Lab
    void doesWithoutACacheInSilenceWhereItMayNotWrite() {
        Command.Outcome start = distribution.start(distribution.shell().as(Shell.NOBODY), "ls");

        assertThat(start.status()).isZero();
        assertThat(start.errors()).isEmpty();
        assertThat(SampleDistribution.cacheOf(start)).isEmpty();
    }

    @Test
    @Lab
    void leavesToTheOwnerOfTheJarsWhatRootMade() {
        Shell.give(distribution.home(), Shell.NOBODY);

        distribution.start();

        assertThat(distribution.home().resolve("cache"))
                .isDirectoryRecursivelyContaining("glob:**.aot");
        assertThat(new Shell().run("find", distribution.home(), "!", "-uid", Shell.NOBODY).output())
                .isEmpty();
        assertThat(distribution.start(distribution.shell().as(Shell.NOBODY)).errors()).isEmpty();
    }

    @Test
    @Lab
    void usesNoCacheFromAFolderThatAnotherUserOwns() {
        distribution.start();
        Shell.give(distribution.home().resolve("cache"), Shell.NOBODY);

        Command.Outcome start = distribution.start();

        assertThat(start.errors()).isEmpty();
        assertThat(SampleDistribution.cacheOf(start)).isEmpty();
    }

    @Test
    void usesNoCacheFromAFolderThatEverybodyCanWrite() throws Exception {
        distribution.start();
        Files.setPosixFilePermissions(
                distribution.home().resolve("cache"), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(SampleDistribution.cacheOf(distribution.start())).isEmpty();
    }

    @Test
    @Lab
    void makesTheCacheAgainWhenAnotherUserOwnsIt() throws Exception {
        distribution.start();
        Shell.give(distribution.caches().getFirst(), Shell.NOBODY);

        Command.Outcome start = distribution.start();

        assertThat(start.errors()).isEqualTo(PREPARING);
        assertThat(Files.getAttribute(distribution.caches().getFirst(), "unix:uid")).isEqualTo(0);
    }
}
