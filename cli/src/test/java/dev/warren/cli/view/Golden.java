// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Texts that are kept beside the tests. What was printed instead is left in `target/golden`.
public final class Golden {
    private Golden() {}

    public static void assertPrints(String name, String actual) {
        try (InputStream in = Golden.class.getResourceAsStream(name)) {
            Path left = Files.createDirectories(Path.of("target/golden")).resolve(name);
            Files.writeString(left, actual);
            String expected =
                    in == null
                            ? "there is no " + name
                            : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(actual).as("%s, see %s", name, left).isEqualTo(expected);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
