// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.SandboxException;

/// The file that a container's output goes to, as its writer sees it.
final class LogFile {
    /// The owner writes, the group reads, as containerd has it.
    static final int MODE = 0640;

    private LogFile() {}

    /// Opens it, after what is in it already; nobody's link can lead the output elsewhere.
    ///
    /// @throws SandboxException when the path is not absolute
    static Fd append(String path) throws SandboxException, SyscallException {
        int slash = path.lastIndexOf('/');
        if (!path.startsWith("/") || slash == path.length() - 1) {
            throw new SandboxException("the log file '" + path + "' must be an absolute path");
        }
        try (Directory folder = Directory.open(slash == 0 ? "/" : path.substring(0, slash))) {
            return folder.append(path.substring(slash + 1), MODE);
        }
    }
}
