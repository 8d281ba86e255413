// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import java.util.HexFormat;

/// What a named namespace may be called.
final class NamespaceName {
    private static final int LONGEST_BYTES = 255;
    private static final int RANDOM_BYTES = 16;

    private NamespaceName() {}

    /// Demands a name that is one file name, short enough, and safe to print.
    ///
    /// @throws IllegalArgumentException with a sentence for the user
    static String check(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a namespace's name must not be empty");
        }
        if (name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "'" + name + "' cannot be a namespace's name: it would lead out of the folder");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a namespace's name must not hold control characters");
        }
        if (KernelText.encode(name).length > LONGEST_BYTES) {
            throw new IllegalArgumentException(
                    "a namespace's name has at most " + LONGEST_BYTES + " bytes");
        }
        return name;
    }

    /// A name as containerd gives them: `cni-` and 16 random bytes in groups of 4, 2, 2, 2 and 6.
    static String random() throws SyscallException {
        byte[] bytes;
        try (Fd source = Fd.open("/dev/urandom", Files.O_RDONLY)) {
            bytes = source.readStart(RANDOM_BYTES);
        }
        HexFormat hex = HexFormat.of();
        return "cni-"
                + hex.formatHex(bytes, 0, 4)
                + "-"
                + hex.formatHex(bytes, 4, 6)
                + "-"
                + hex.formatHex(bytes, 6, 8)
                + "-"
                + hex.formatHex(bytes, 8, 10)
                + "-"
                + hex.formatHex(bytes, 10, 16);
    }
}
