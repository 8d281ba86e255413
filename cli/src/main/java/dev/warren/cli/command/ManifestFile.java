// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.manifest.PodManifest;
import dev.warren.sandbox.pod.PodConfiguration;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The manifest of a pod, from a file or from standard input.
final class ManifestFile {
    private static final int LIMIT_BYTES = 4 << 20;
    private static final String STANDARD_INPUT = "-";

    private ManifestFile() {}

    static PodConfiguration read(String file, boolean ignoreUnsupported, Console console)
            throws Refusal {
        byte[] text = content(file);
        String subject = file.equals(STANDARD_INPUT) ? "standard input" : file;
        try {
            PodManifest manifest = PodManifest.parse(subject, text, ignoreUnsupported);
            for (String ignored : manifest.ignored()) {
                console.say("warren: note: left out: " + SafeText.line(ignored));
            }
            return manifest.configuration();
        } catch (SandboxException wrong) {
            throw Refusal.of(wrong);
        }
    }

    private static byte[] content(String file) throws Refusal {
        try (InputStream in =
                file.equals(STANDARD_INPUT)
                        ? new FileInputStream(FileDescriptor.in)
                        : Files.newInputStream(Path.of(file))) {
            byte[] text = in.readNBytes(LIMIT_BYTES + 1);
            if (text.length > LIMIT_BYTES) {
                throw new Refusal(
                        ExitStatus.FAILURE,
                        "%s is larger than %d bytes, which no manifest of a pod is"
                                .formatted(file, LIMIT_BYTES));
            }
            return text;
        } catch (NoSuchFileException none) {
            throw new Refusal(ExitStatus.NOT_FOUND, "there is no file " + file);
        } catch (AccessDeniedException refused) {
            throw new Refusal(ExitStatus.NOT_PERMITTED, "the file " + file + " may not be read");
        } catch (IOException failed) {
            throw new Refusal(
                    ExitStatus.FAILURE, "cannot read " + file + ": " + failed.getMessage());
        }
    }
}
