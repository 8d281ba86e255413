// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;

/// What this process may do, for sentences about what it may not.
final class Privilege {
    private static final String FIELD = "\nCapEff:\t";
    private static final int HEX = 16;

    /// `linux/capability.h`.
    private static final int CAP_SYS_ADMIN = 21;

    private Privilege() {}

    /// The end of a sentence about a refusal: which capability is missing and where to get it.
    static String whatIsMissing() {
        return hasSystemAdmin()
                ? "; CAP_SYS_ADMIN is there, so it is the owner of the namespace or the file system"
                        + " that refuses"
                : "; this needs CAP_SYS_ADMIN, which this process does not have: run it as root, for"
                        + " instance with sudo";
    }

    private static boolean hasSystemAdmin() {
        try (Fd file = Fd.open("/proc/thread-self/status", Files.O_RDONLY)) {
            String status = KernelText.decode(file.readOnce());
            int at = status.indexOf(FIELD) + FIELD.length();
            long effective = Long.parseUnsignedLong(status.substring(at, at + HEX), HEX);
            return (effective >> CAP_SYS_ADMIN & 1) != 0;
        } catch (SyscallException | RuntimeException unreadable) {
            return false;
        }
    }
}
