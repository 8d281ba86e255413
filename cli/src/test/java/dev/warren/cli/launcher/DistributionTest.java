// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The traps of the real JVM, on a copy of the real distribution.
@Tag("dist")
final class DistributionTest {
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir private Path folder = Path.of("");
    private Path home;

    @BeforeEach
    void copyDistribution() {
        home = folder.resolve("copy");
        Command.run("cp", "-a", Checkout.distribution().toString(), home.toString());
    }

    @Test
    void theArchiveRunsElsewhereWithOnlyAJdk() throws Exception {
        Path archive;
        try (Stream<Path> files = Files.list(home)) {
            archive =
                    files.filter(file -> file.toString().endsWith(".tar.gz"))
                            .findFirst()
                            .orElseThrow();
        }
        Command.run("tar", "-xzf", archive.toString(), "-C", folder.toString());
        String name = archive.getFileName() + "";
        Path elsewhere = folder.resolve(name.substring(0, name.length() - ".tar.gz".length()));
        Path link = Files.createSymbolicLink(folder.resolve("warren"), elsewhere.resolve("warren"));

        Command.Outcome first = shell().run(link, "version");
        Command.Outcome second = shell().run(link, "version");

        assertThat(first.status()).isZero();
        assertThat(first.output()).contains("0.1.0").isEqualTo(start("version").output());
        assertThat(first.errors()).isEqualTo("warren: preparing the start-up cache (once) ...\n");
        assertThat(second).isEqualTo(new Command.Outcome(0, first.output(), ""));
    }

    @Test
    void theNoticeNamesEveryJarOfOthersAndNoOther() throws Exception {
        List<String> jars = new ArrayList<>();
        for (Path part :
                List.of(
                        home.resolve("lib"),
                        home.resolve("lib/picture"),
                        home.resolve("lib/image"))) {
            try (Stream<Path> files = Files.list(part)) {
                files.map(file -> file.getFileName() + "")
                        .filter(name -> name.endsWith(".jar") && !name.startsWith("warren-"))
                        .map(name -> name.replaceAll("-([0-9].*)[.]jar", " $1"))
                        .forEach(jars::add);
            }
        }

        assertThat(Files.readAllLines(home.resolve("NOTICE")))
                .filteredOn(line -> line.contains(" https://") && !line.startsWith("warren-"))
                .extracting(line -> line.replaceAll("( [(].*)?  .*", ""))
                .filteredOn(line -> line.matches("\\S+ \\d\\S*"))
                .containsExactlyInAnyOrderElementsOf(jars);
    }

    /// The JVM itself would go on running the classes in the cache.
    @Test
    void runsTheNewCodeAfterAJarWasReplaced() throws Exception {
        start("version");
        assertThat(cache()).exists();
        putMainIntoJar("new code");

        assertThat(start("version").output()).isEqualTo("new code\n");
        assertThat(start("version")).isEqualTo(new Command.Outcome(0, "new code\n", ""));
    }

    @Test
    void printsNothingOfItsOwnWhenTheCacheIsTruncated() throws Exception {
        Command.Outcome whole = start("version");
        truncate(cache());

        Command.Outcome start = start("version");

        assertThat(start.output()).isEqualTo(whole.output());
        assertThat(start.status()).isEqualTo(whole.status());
        assertThat(Files.size(cache())).isGreaterThan(4096);
        assertThat(start("version").errors()).isEmpty();
    }

    /// The stamp is made to say that the truncated cache is the right one: what the JVM says about it
    /// must not come out where the data does.
    @Test
    void keepsStandardOutputCleanWhenTheJvmRejectsTheCache() throws Exception {
        Command.Outcome whole = start("version");
        truncate(cache());
        shell().script(
                        """
                        home=$1
                        . "$home/lib/java.sh"
                        . "$home/lib/launch.sh"
                        find_java java
                        name_stamp
                        read_stamp
                        look
                        printf '%s\\n%s\\n' "$cache_name $cache_sum" "$seen" >"$stamp"
                        """,
                        home);

        Command.Outcome start = start("version");

        assertThat(Files.size(cache())).as("no new cache was made").isEqualTo(4096);
        assertThat(start.output()).isEqualTo(whole.output());
        assertThat(start.status()).isEqualTo(whole.status());
    }

    @Test
    void aStartFromTheCacheLoadsTheProgramFromIt() {
        start("version");

        String loaded =
                shell().with("_JAVA_OPTIONS", "-Xlog:class+load:file=" + folder + "/loaded")
                        .run(home.resolve("warren"), "version")
                        .output();

        assertThat(loaded).isNotEmpty();
        assertThat(folder.resolve("loaded"))
                .content()
                .containsPattern("dev\\.warren\\.cli\\.Main source: shared objects file");
    }

    /// A thread that waits in native code at the end holds the JVM up for 320 ms.
    @Test
    void endsAtOnceAfterItsLastByte() throws Exception {
        start("ls");

        Duration shortest = Duration.ofDays(1);
        for (int times = 0; times < 5; times++) {
            Duration taken = fromLastByteToEnd();
            shortest = taken.compareTo(shortest) < 0 ? taken : shortest;
        }

        assertThat(shortest).isLessThan(Duration.ofMillis(200));
    }

    private Duration fromLastByteToEnd() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("warren").toString(), "ls");
        builder.environment().put("WARREN_JAVA_HOME", JAVA_HOME.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        long last = 0;
        try (InputStream output = process.getInputStream()) {
            while (output.read() >= 0) {
                last = System.nanoTime();
            }
        }
        process.waitFor();
        assertThat(last).as("ls says something").isNotZero();
        return Duration.ofNanos(System.nanoTime() - last);
    }

    private Command.Outcome start(String argument) {
        return shell().run(home.resolve("warren"), argument);
    }

    private static Shell shell() {
        return new Shell().with("WARREN_JAVA_HOME", JAVA_HOME);
    }

    /// The cache of the common commands.
    private Path cache() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("cache"))) {
            List<Path> stamps =
                    files.filter(file -> (file.getFileName() + "").matches("jvm.*[.]stamp"))
                            .toList();
            assertThat(stamps).hasSize(1);
            return home.resolve("cache")
                    .resolve(Files.readString(stamps.getFirst()).split(" ", 2)[0]);
        }
    }

    private static void truncate(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(4096);
        }
    }

    /// Puts another main class into the main jar, which stays as old as it was.
    private void putMainIntoJar(String words) throws IOException {
        Path source = folder.resolve("Main.java");
        Files.writeString(
                source,
                "package dev.warren.cli; public final class Main { public static void main(String[] a) {"
                        + " System.out.println(\""
                        + words
                        + "\"); } }");
        Path classes = folder.resolve("classes");
        Command.run(tool("javac"), "-d", classes.toString(), source.toString());
        Path jar;
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            jar =
                    files.filter(file -> (file.getFileName() + "").startsWith("warren-cli-"))
                            .findFirst()
                            .orElseThrow();
        }
        Command.run("cp", "-p", jar.toString(), folder.resolve("times").toString());
        Command.run(tool("jar"), "--update", "--file=" + jar, "-C", classes.toString(), ".");
        Command.run("touch", "-r", folder.resolve("times").toString(), jar.toString());
    }

    private static String tool(String name) {
        return JAVA_HOME.resolve("bin").resolve(name).toString();
    }
}
