// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pin;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import java.nio.charset.StandardCharsets;

/// Settings of the kernel, below `/proc/sys`, of the namespaces that the calling thread is in.
/// Source: man 5 proc_sys.
public final class Settings {
    private Settings() {}

    /// The path of a setting below `/proc/sys`, by its name with dots or slashes; in one with dots, slashes
    /// stand for dots within a part, as in `net.ipv4.conf.eth0/7.rp_filter`. Source: man 5 sysctl.d.
    public static String path(String name) {
        int dot = name.indexOf('.');
        int slash = name.indexOf('/');
        if (dot < 0 || (slash >= 0 && slash < dot)) {
            return name;
        }
        StringBuilder path = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            switch (name.charAt(i)) {
                case '.' -> path.setCharAt(i, '/');
                case '/' -> path.setCharAt(i, '.');
                default -> {}
            }
        }
        return path.toString();
    }

    /// Writes one.
    ///
    /// @param name as [#path] takes it
    /// @throws SyscallException `ENOENT` when there is none of that name here, `EINVAL` for a value that it
    ///     does not take, `EACCES`
    public static void write(String name, String value) throws SyscallException {
        try (Fd folder = Fd.open("/proc/sys", Files.O_PATH | Files.O_DIRECTORY);
                Fd file = folder.openBeneath(path(name), Files.O_WRONLY)) {
            file.write(value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
