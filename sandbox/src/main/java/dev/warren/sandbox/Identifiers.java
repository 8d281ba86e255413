// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Random ids, and names for files that are to be found by texts which cannot be file names.
final class Identifiers {
    private static final int ID_BYTES = 32;
    private static final int NAME_BYTES = 16;
    private static final int FILE_NAME_BYTES = 20;

    private Identifiers() {}

    /// 64 hexadecimal digits, as containerd's ids of sandboxes and containers.
    static String id() throws SyscallException {
        return HexFormat.of().formatHex(random(ID_BYTES));
    }

    /// `cni-` and five groups of digits, as containerd's names of network namespaces.
    static String namespaceName() throws SyscallException {
        byte[] bytes = random(NAME_BYTES);
        HexFormat hex = HexFormat.of();
        return "cni-%s-%s-%s-%s-%s"
                .formatted(
                        hex.formatHex(bytes, 0, 4),
                        hex.formatHex(bytes, 4, 6),
                        hex.formatHex(bytes, 6, 8),
                        hex.formatHex(bytes, 8, 10),
                        hex.formatHex(bytes, 10, 16));
    }

    private static byte[] random(int bytes) throws SyscallException {
        try (Fd source = Fd.open("/dev/urandom", Files.O_RDONLY)) {
            return source.readStart(bytes);
        }
    }

    /// A file name for a text of any length and any characters. A link to it needs no block of its own on ext4,
    /// where that has room for 59 bytes: a full disk is no reason that nothing can be removed from it.
    static String fileName(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] whole = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(whole, 0, FILE_NAME_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /// The id of this boot. Source: man 4 random, `/proc/sys/kernel/random/boot_id`.
    static String bootId() throws SyscallException {
        try (Fd file = Fd.open("/proc/sys/kernel/random/boot_id", Files.O_RDONLY)) {
            return new String(file.readOnce(), StandardCharsets.US_ASCII).strip();
        }
    }
}
