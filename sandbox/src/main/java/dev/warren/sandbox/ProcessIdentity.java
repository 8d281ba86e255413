// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// Whether a process that was noted is still the same one. Source: man 5 proc_pid_stat.
final class ProcessIdentity {
    private static final int FIELDS_BEFORE_START = 19;
    private static final int STATE = 0;

    private ProcessIdentity() {}

    /// When the process began, in ticks since the boot; empty when there is none, or only its parent has not
    /// yet taken note of its end.
    static OptionalLong startTicks(int pid) throws SyscallException {
        try (Fd file = Fd.open("/proc/" + pid + "/stat", Files.O_RDONLY)) {
            String text = new String(file.readOnce(), StandardCharsets.ISO_8859_1);
            // The name may hold spaces and parentheses; nothing behind it does.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return ended
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(fields[FIELDS_BEFORE_START]));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ESRCH) {
                return OptionalLong.empty();
            }
            throw failed;
        }
    }

    static boolean isAlive(int pid, long startTicks) throws SyscallException {
        OptionalLong found = pid > 0 ? startTicks(pid) : OptionalLong.empty();
        return found.isPresent() && found.getAsLong() == startTicks;
    }
}
