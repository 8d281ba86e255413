// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.oci.runtime.OciRuntime;
import java.io.IOException;
import java.nio.file.Files;

/// The OCI runtime, with what it keeps below our folder.
final class Runtimes {
    private Runtimes() {}

    static OciRuntime of(SandboxSettings settings) throws IOException {
        Files.createDirectories(settings.folders().runtimeRoot());
        return at(settings.runtime(), settings.folders().runtimeRoot().toString(), settings);
    }

    /// One that the journal names.
    static OciRuntime at(String program, String root, SandboxSettings settings)
            throws SyscallException {
        return OciRuntime.of(program, root).withDeadline(settings.runtimeDeadline());
    }
}
