// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A folder that looks like a JVM. Its `java` is a script: asked to train, it writes a cache and
/// counts; otherwise it prints its arguments, one a line.
record FakeJvm(Path home) {
    private static final String JAVA =
            """
            #!/bin/sh
            folder=${0%/bin/java}
            for argument; do
                case $argument in
                    -XX:AOTCacheOutput=*)
                        echo trained >>"$folder/trainings"
                        echo training says something
                        [ ! -e "$folder/broken" ] || exit 1
                        echo "a cache" >"${argument#*=}"
                        exit
                        ;;
                esac
            done
            for argument; do
                printf '%s\\n' "$argument"
            done
            """;

    /// Makes a JVM of the given version, with a compiler.
    static FakeJvm in(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("lib/modules"), "modules of " + version);
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\""
                        + version
                        + "\"\nMODULES=\"java.base\"\n");
        script(home.resolve("bin/java"), JAVA);
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
        // Some tests start as another user, whose trainings are to be counted too.
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        return new FakeJvm(home);
    }

    /// From now on its training runs fail.
    void breakTraining() throws IOException {
        Files.writeString(home.resolve("broken"), "");
    }

    int trainings() throws IOException {
        Path count = home.resolve("trainings");
        return Files.exists(count) ? Files.readAllLines(count).size() : 0;
    }

    static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
