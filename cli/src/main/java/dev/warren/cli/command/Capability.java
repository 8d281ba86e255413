// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import java.util.Optional;
import java.util.regex.Pattern;

/// A privilege of a process, by its number in `linux/capability.h`. Source: man 7 capabilities.
enum Capability {
    DAC_OVERRIDE(1),
    SETGID(6),
    SETUID(7),
    NET_ADMIN(12),
    NET_RAW(13),
    SYS_PTRACE(19),
    SYS_ADMIN(21);

    /// What `/proc` shows of a process only to those who may trace it: man 5 proc_pid_ns and others. What
    /// lies below its root is reached through it, unless the root was opened before (`openat2`).
    private static final Pattern TRACED =
            Pattern.compile("/proc/[^/]+(/task/\\d+)?/(ns|root|cwd|exe|fd)([/ ,].*)?");

    private static final Pattern TRACED_ITSELF =
            Pattern.compile("/proc/[^/]+(/task/\\d+)?/(ns|root|cwd|exe|fd)");

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /// Whether a mask, such as `CapEff` of man 5 proc_pid_status, has it.
    boolean isIn(long mask) {
        return (mask >> number & 1) != 0;
    }

    /// The kernel's name.
    String word() {
        return "CAP_" + name();
    }

    /// Which one a refused call asks for, by the call and what it was about.
    ///
    /// @param failed with `EPERM` or `EACCES`
    /// @return empty when that cannot be told
    static Optional<Capability> neededFor(SyscallException failed) {
        String subject = failed.subject();
        return switch (failed.call()) {
            case "setns", "unshare", "clone", "mount", "umount2" -> Optional.of(SYS_ADMIN);
            case "open_tree", "move_mount", "mount_setattr" -> Optional.of(SYS_ADMIN);
            case "netlink" -> Optional.of(NET_ADMIN);
            case "socket" -> Optional.of(NET_RAW);
            case "open", "openat", "statx", "readlinkat" ->
                    TRACED.matcher(subject).matches()
                            ? Optional.of(SYS_PTRACE)
                            : ofFile(failed, subject);
            case "openat2" ->
                    TRACED_ITSELF.matcher(subject).matches()
                            ? Optional.of(SYS_PTRACE)
                            : ofFile(failed, subject);
            case "write", "read", "mkdirat", "unlinkat", "symlinkat", "inotify_add_watch" ->
                    ofFile(failed, subject);
            default -> Optional.empty();
        };
    }

    /// `EPERM` of a file is no matter of its mode: it can be immutable, or its folder sticky.
    private static Optional<Capability> ofFile(SyscallException failed, String subject) {
        if (subject.contains("/uid_map")) {
            return Optional.of(SETUID);
        }
        if (subject.contains("/gid_map")) {
            return Optional.of(SETGID);
        }
        return failed.errno() == Errno.EACCES ? Optional.of(DAC_OVERRIDE) : Optional.empty();
    }
}
