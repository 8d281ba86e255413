// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.launcher;

import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// A checkout with the launcher's own scripts, where a script takes Maven's place: it puts all
/// sources into one jar and counts. Asked to verify, it leaves what lies in `reports`.
record SampleCheckout(Path root, FakeJvm jvm) {
    private static final String MAVEN =
            """
            #!/bin/sh
            case $* in
                *verify*)
                    [ ! -d reports ] || cp -R reports cli/target/surefire-reports
                    exit
                    ;;
                *spotless:check*)
                    [ ! -e unformatted ]
                    exit
                    ;;
            esac
            echo "$(id -u) $HOME $*" >>builds
            [ ! -e slow ] || sleep 60
            echo "[ERROR] the last words of Maven"
            [ ! -e broken ] || exit 1
            mkdir -p cli/target/lib/picture cli/target/lib/image
            echo drawing >cli/target/lib/picture/drawing-1.jar
            echo unpacking >cli/target/lib/image/unpacking-1.jar
            cat */src/main/java/*.java >cli/target/warren-cli-0.1.0.jar
            echo another >cli/target/lib/another-1.jar
            """;

    static SampleCheckout in(Path folder) throws IOException {
        // A folder of the test is closed to other users, and some tests build as one.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        SampleCheckout checkout =
                new SampleCheckout(
                        folder.resolve("a checkout"), FakeJvm.in(folder.resolve("jvm"), "25.0.3"));
        checkout.fill();
        return checkout;
    }

    private void fill() throws IOException {
        Files.createDirectories(root.resolve("cli"));
        Files.createDirectories(root.resolve(".mvn"));
        Command.run("cp", "-R", Checkout.ROOT.resolve("cli/launcher").toString(), root + "/cli/");
        for (String script : List.of("warren", "check")) {
            Command.run("cp", Checkout.ROOT.resolve(script).toString(), root.toString());
        }
        FakeJvm.script(root.resolve("mvnw"), MAVEN);
        write("LICENSE", "a licence");
        write("NOTICE", "whose the rest is");
        write(
                "pom.xml",
                "<project.build.outputTimestamp>2026-11-20T00:00:00Z</project.build.outputTimestamp>");
        for (String module : List.of("cli", "kernel", "testkit")) {
            write(module + "/pom.xml", "pom");
            write(module + "/src/main/java/Some.java", "source of " + module);
            write(module + "/src/test/java/SomeTest.java", "test of " + module);
        }
    }

    Path write(String file, String text) throws IOException {
        int slash = Math.max(0, file.lastIndexOf('/'));
        Files.createDirectories(root.resolve(file.substring(0, slash)));
        return Files.writeString(root.resolve(file), text);
    }

    Shell shell() {
        return new Shell().with("WARREN_JAVA_HOME", jvm.home());
    }

    Command.Outcome start(String... arguments) {
        return start(shell(), arguments);
    }

    Command.Outcome start(Shell shell, String... arguments) {
        List<Object> words = new ArrayList<>(List.of(root.resolve("warren")));
        words.addAll(List.of(arguments));
        return shell.run(words.toArray());
    }

    /// What Maven was asked, a line for each build: user, home and arguments.
    List<String> builds() throws IOException {
        Path count = root.resolve("builds");
        return Files.exists(count) ? Files.readAllLines(count) : List.of();
    }

    Path distribution() {
        return root.resolve("dist");
    }
}
