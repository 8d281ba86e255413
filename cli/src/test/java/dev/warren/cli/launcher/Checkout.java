// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// The checkout under test and the distribution built from it.
public final class Checkout {
    public static final Path ROOT =
            Path.of(
                    Objects.requireNonNull(
                            System.getProperty("warren.root"), "set by the build: warren.root"));

    private static final String FRESH =
            "root=$1; . \"$1/cli/launcher/launch.sh\"; . \"$1/cli/launcher/sources.sh\"; ! sources_changed";

    private Checkout() {}

    /// The distribution of this very state of the sources. Building one here would be a build inside
    /// the build that runs the tests; where there is none the test is skipped, aloud.
    public static Path distribution() {
        Path distribution = ROOT.resolve("dist");
        boolean fresh =
                Files.isDirectory(distribution) && new Shell().script(FRESH, ROOT).status() == 0;
        String message = "dist/ is not what the sources say; ./warren version builds it";
        if (!fresh && "true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        if (!fresh) {
            System.err.println("SKIPPED " + message);
        }
        Assumptions.assumeTrue(fresh, message);
        return distribution;
    }
}
