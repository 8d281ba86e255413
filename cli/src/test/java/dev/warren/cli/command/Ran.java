// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// What one command line left behind.
record Ran(int status, String output, String errors) {
    static Ran warren(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                new Program()
                        .run(
                                words,
                                new Console(
                                        out, new PrintStream(err, true, StandardCharsets.UTF_8)));
        return new Ran(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
