// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli;

import dev.warren.cli.command.Console;
import dev.warren.cli.command.Program;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// `warren`: wires standard output and error to the program, and ends the process with its status.
public final class Main {
    private static final int BUFFER_BYTES = 1 << 16;

    private Main() {}

    public static void main(String[] arguments) {
        // Numbers are printed in the digits that everybody's tools read, whatever the user's
        // language.
        Locale.setDefault(Locale.ROOT);
        BufferedOutputStream out =
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES);
        PrintStream err =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = new Program().run(OwnWords.of(arguments), new Console(out, err, true));
        try {
            out.flush();
        } catch (IOException readerLeft) {
            // `warren ls | head`: nobody reads any more, and nobody is to be told.
            status = status == ExitStatus.OK ? ExitStatus.FAILURE : status;
        }
        // Not `exit`: a source that hangs in the kernel must not hold the process up, and there is
        // nothing left to shut down.
        Runtime.getRuntime().halt(status);
    }
}
