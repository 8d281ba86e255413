// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.TemporaryFile;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.process.End;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.kernel.process.Program;
import dev.warren.kernel.process.Streams;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Runs the programs that CNI plugins write packet filters with, inside a namespace.
final class Filters {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MESSAGE_BYTES = 4096;
    private static final String FOLDER = "/tmp";

    /// Root's, also where the caller's is a user's.
    private static final List<String> ENVIRONMENT =
            List.of(
                    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                    "LC_ALL=C");

    private Filters() {}

    /// Runs a program with a text as its input. One that is not installed is noted, not an error.
    ///
    /// @param without what is missing then, for the note
    static void run(Site site, Place place, List<String> words, String input, String without)
            throws LabException {
        String wanted = "cannot load the rules of " + place.name() + " with " + words.getFirst();
        try (Fd text = TemporaryFile.open(FOLDER);
                Fd output = TemporaryFile.open(FOLDER)) {
            text.write(input.getBytes(StandardCharsets.UTF_8));
            try (Fd rewound = TemporaryFile.rewound(text);
                    ProcessDescriptor child =
                            place.namespace()
                                    .spawn(
                                            new Program(words, ENVIRONMENT),
                                            Streams.of(rewound, output, output))) {
                Optional<End> end = child.await(PATIENCE);
                if (end.isEmpty()) {
                    child.kill(PATIENCE);
                    throw new LabException(wanted + ": it does not come to its end");
                }
                if (!end.get().equals(new End.Exited(0))) {
                    throw new LabException(wanted + ": " + said(output));
                }
            }
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                site.note("%s is not installed, so %s".formatted(words.getFirst(), without));
                return;
            }
            throw new LabException(wanted, failed);
        }
    }

    private static String said(Fd output) throws SyscallException {
        byte[] piece = output.readAt(0);
        String text = KernelText.decode(piece).strip();
        return text.substring(0, Math.min(text.length(), MESSAGE_BYTES));
    }
}
