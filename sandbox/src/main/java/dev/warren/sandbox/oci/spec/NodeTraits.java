// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.kernel.Fd;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.sandbox.SandboxException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What of the node and of this process decides about a container's `config.json`.
///
/// @param hostName of this process's UTS namespace
/// @param capabilities that this process has; nothing can be given that it does not have
/// @param outOfMemoryAdjustment of this process, -1000 to 1000. Source: man 5 proc_pid_oom_score_adj
/// @param unifiedControlGroups whether `/sys/fs/cgroup` is of version 2 alone
public record NodeTraits(
        String hostName,
        List<String> capabilities,
        int outOfMemoryAdjustment,
        boolean unifiedControlGroups) {
    private static final int LIMIT_BYTES = 64 << 10;
    private static final String EFFECTIVE = "CapEff:";

    /// Keeps a copy that nobody can change.
    public NodeTraits {
        capabilities = List.copyOf(capabilities);
    }

    /// Reads them; three files of `/proc` and one look at `/sys`.
    ///
    /// @throws SandboxException when `/proc` is not there or not as expected
    public static NodeTraits read() throws SandboxException {
        try {
            return new NodeTraits(
                    text("/proc/sys/kernel/hostname").strip(),
                    capabilities(text("/proc/thread-self/status")),
                    Integer.parseInt(text("/proc/self/oom_score_adj").strip()),
                    hasUnifiedControlGroups());
        } catch (SyscallException | IllegalArgumentException failed) {
            throw new SandboxException(
                    "cannot read what a container may be given on this node: "
                            + failed.getMessage(),
                    failed);
        }
    }

    /// The value for a container that should have `wanted`: a process without `CAP_SYS_RESOURCE` can raise
    /// its own, never lower it, and its children begin with it. containerd calls it `restrict_oom_score_adj`.
    public int outOfMemoryAdjustment(int wanted) {
        return capabilities.contains("CAP_SYS_RESOURCE")
                ? wanted
                : Math.max(wanted, outOfMemoryAdjustment);
    }

    private static String text(String path) throws SyscallException {
        try (Fd file = Fd.open(path, Files.O_RDONLY)) {
            return new String(
                    RegularFile.read(file, LIMIT_BYTES).content(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> capabilities(String status) {
        String bits =
                status.lines()
                        .filter(line -> line.startsWith(EFFECTIVE))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no " + EFFECTIVE))
                        .substring(EFFECTIVE.length());
        return Capabilities.ofBits(Long.parseUnsignedLong(bits.strip(), 16));
    }

    private static boolean hasUnifiedControlGroups() throws SyscallException {
        try {
            Fd.statusOf("/sys/fs/cgroup/cgroup.controllers");
            return true;
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return false;
            }
            throw failed;
        }
    }
}
