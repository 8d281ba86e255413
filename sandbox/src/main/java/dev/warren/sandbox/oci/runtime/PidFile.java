// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// A file with a decimal number in it, as runtimes and monitors write pids and exit statuses.
final class PidFile {
    private static final int LIMIT_BYTES = 32;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

    private PidFile() {}

    /// @return empty when it is not there, or holds no number (yet)
    static Optional<Integer> read(String path) throws SyscallException {
        try {
            byte[] content = RegularFile.read(path, LIMIT_BYTES).content();
            return parse(new String(content, StandardCharsets.US_ASCII).strip());
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    static Optional<Integer> parse(String text) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }
}
