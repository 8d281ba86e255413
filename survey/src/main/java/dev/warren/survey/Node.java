// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.proc.ProcFilesystem;
import java.time.Duration;
import java.util.Optional;

/// Which machine a survey is of, and of which of its boots: identities of namespaces and processes
/// hold for one boot.
///
/// @param name the host's name; empty when it cannot be read
/// @param bootId a random number of this boot; empty when it cannot be read
/// @param uptime since boot; empty when it cannot be read
public record Node(String name, String bootId, Optional<Duration> uptime) {
    private static final int LIMIT_BYTES = 4096;

    public static Node read() {
        ProcFilesystem proc = ProcFilesystem.mounted();
        return new Node(
                line(proc.root() + "/sys/kernel/hostname"),
                line(proc.root() + "/sys/kernel/random/boot_id"),
                proc.uptime());
    }

    private static String line(String path) {
        try {
            return KernelText.decode(RegularFile.read(path, LIMIT_BYTES).content()).strip();
        } catch (SyscallException unreadable) {
            return "";
        }
    }
}
