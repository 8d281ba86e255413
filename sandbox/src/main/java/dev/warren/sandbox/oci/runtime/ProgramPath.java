// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import java.util.List;
import java.util.Optional;

/// Where a program is, for another program that wants its path and does not look it up.
final class ProgramPath {
    private static final int EXECUTABLE_BY_SOMEBODY = 0111;
    private static final String DEFAULT = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";

    private ProgramPath() {}

    /// Looks a name up in `PATH`; a path is taken as it is when there is such a program.
    static Optional<String> find(String program, List<String> environment) {
        if (program.indexOf('/') >= 0) {
            return isProgram(program) ? Optional.of(program) : Optional.empty();
        }
        String path =
                environment.stream()
                        .filter(variable -> variable.startsWith("PATH="))
                        .findFirst()
                        .map(variable -> variable.substring("PATH=".length()))
                        .orElse(DEFAULT);
        for (String folder : path.split(":", -1)) {
            String file = (folder.isEmpty() ? "." : folder) + "/" + program;
            if (isProgram(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static boolean isProgram(String file) {
        try {
            FileStatus status = Fd.statusOf(file);
            return status.isFile() && (status.mode() & EXECUTABLE_BY_SOMEBODY) != 0;
        } catch (SyscallException absent) {
            return false;
        }
    }
}
