// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `/proc`: the processes that the caller's pid namespace shows.
public final class ProcFilesystem {
    private static final int MOUNTINFO_LIMIT_BYTES = 64 << 20;
    private static final int ENVIRONMENT_LIMIT_BYTES = 8 << 20;
    private static final int PROCESS_LIMIT = 4 << 20;

    private final String root;

    public ProcFilesystem(String root) {
        this.root = root;
    }

    public static ProcFilesystem mounted() {
        return new ProcFilesystem("/proc");
    }

    public String root() {
        return root;
    }

    /// The pids there are, in the kernel's order (ascending).
    public List<Integer> pids() throws SyscallException {
        try (Directory folder = Directory.open(root)) {
            List<Integer> pids = new ArrayList<>();
            for (String name : folder.names(PROCESS_LIMIT).names()) {
                if (isNumber(name)) {
                    pids.add(Integer.parseInt(name));
                }
            }
            return pids;
        }
    }

    private static boolean isNumber(String name) {
        if (name.length() > 9) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /// When the machine started, by the present clock: now, less the time since boot.
    ///
    /// @return empty when `uptime` cannot be read
    public Optional<Instant> bootTime() {
        return uptime().map(uptime -> Instant.now().minus(uptime));
    }

    /// The time since boot, with a resolution of 10 ms. Source: man 5 proc_uptime.
    public Optional<Duration> uptime() {
        try (Fd file = Fd.open(root + "/uptime", Files.O_RDONLY)) {
            String text = KernelText.decode(file.readOnce());
            return Optional.of(
                    Duration.ofMillis(
                            new BigDecimal(text.substring(0, text.indexOf(' ')))
                                    .movePointRight(3)
                                    .longValue()));
        } catch (SyscallException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /// Opens the folder of one process. Everything read through it is of this very process: once it
    /// has ended the reads fail with `ESRCH`, also when its pid is used again.
    ///
    /// @throws SyscallException `ENOENT` when it is gone
    public Folder process(int pid) throws SyscallException {
        return new Folder(Fd.open(root + "/" + pid, Files.O_PATH | Files.O_DIRECTORY), pid);
    }

    /// The folder of one process.
    public static final class Folder implements AutoCloseable {
        private static final int FIRST_MOUNT_BYTES = 64;

        private final Fd fd;
        private final int pid;

        private Folder(Fd fd, int pid) {
            this.fd = fd;
            this.pid = pid;
        }

        public int pid() {
            return pid;
        }

        /// Reads `stat`. Needs no privilege.
        public ProcessStat stat() throws SyscallException {
            return ProcessStat.parse(readOnce("stat"));
        }

        /// Reads `cgroup`. Needs no privilege.
        public ControlGroups controlGroups() throws SyscallException {
            return ControlGroups.parse(readOnce("cgroup"));
        }

        /// Reads `cmdline`, its first 64 KiB. Needs no privilege.
        public CommandLine commandLine() throws SyscallException {
            return CommandLine.parse(readOnce("cmdline"));
        }

        /// Reads `environ`, as the process was started with it; it may have written something else there.
        /// Needs `PTRACE_MODE_READ_FSCREDS`. Source: man 5 proc_pid_environ.
        public List<String> environment() throws SyscallException {
            try (Fd file = fd.openAt("environ", Files.O_RDONLY)) {
                return KernelText.decodeAll(file.readAll(ENVIRONMENT_LIMIT_BYTES));
            }
        }

        /// Reads where the process's mount namespace has hierarchies of control groups.
        public List<ControlGroupMount> controlGroupMounts() throws SyscallException {
            try (Fd file = fd.openAt("mountinfo", Files.O_RDONLY)) {
                return ControlGroupMount.parse(file.readAll(MOUNTINFO_LIMIT_BYTES));
            }
        }

        /// The real user id, as the caller's user namespace numbers users. Needs no privilege. The owner
        /// of the folder itself is no substitute: a process can make it look like root's.
        /// Source: `Uid` in man 5 proc_pid_status.
        ///
        /// @return -1 when the file does not tell
        public int realUser() throws SyscallException {
            String status = KernelText.decode(readOnce("status"));
            int at = status.indexOf("\nUid:\t");
            int end = at < 0 ? -1 : status.indexOf('\t', at + 6);
            return end < 0 ? -1 : Integer.parseUnsignedInt(status.substring(at + 6, end));
        }

        /// Which namespace of a kind the process is in.
        /// Needs `PTRACE_MODE_READ_FSCREDS` (man 2 ptrace): the same user, or `CAP_SYS_PTRACE`.
        ///
        /// @throws SyscallException `EACCES` without it, `ESRCH` or `ENOENT` when the process is gone
        public NamespaceId namespace(NamespaceKind kind) throws SyscallException {
            var status = fd.statusAt("ns/" + kind.word());
            return new NamespaceId(status.device(), status.inode());
        }

        /// A number that is the same for two processes exactly when they share a network namespace:
        /// the inode of `net/dev`, a file that every namespace has once. Unlike [#namespace] it needs
        /// no privilege, so it groups the processes of others with one that can be read.
        public long networkFingerprint() throws SyscallException {
            return fd.statusAt("net/dev").inode();
        }

        /// Reads the namespaces that are mounted in the process's mount namespace.
        public List<NamespaceMount> namespaceMounts() throws SyscallException {
            try (Fd file = fd.openAt("mountinfo", Files.O_RDONLY)) {
                return NamespaceMount.parse(file.readAll(MOUNTINFO_LIMIT_BYTES));
            }
        }

        /// A number that is the same for two processes that share a mount namespace and a root: the id
        /// of the first mount they see. Unlike [#namespace] it needs no privilege.
        public long mountFingerprint() throws SyscallException {
            try (Fd file = fd.openAt("mountinfo", Files.O_RDONLY)) {
                String text = KernelText.decode(file.readStart(FIRST_MOUNT_BYTES));
                int blank = text.indexOf(' ');
                return blank < 0 ? 0 : Long.parseLong(text.substring(0, blank));
            }
        }

        /// The folder it works in, as a path seen from its own root.
        public String workingDirectory() throws SyscallException {
            return fd.readLinkAt("cwd");
        }

        /// The folder that is its root, to look into with [Fd#openInRoot].
        /// Needs `PTRACE_MODE_READ_FSCREDS`.
        public Fd openRoot() throws SyscallException {
            return fd.openAt("root", Files.O_PATH | Files.O_DIRECTORY);
        }

        private byte[] readOnce(String file) throws SyscallException {
            try (Fd open = fd.openAt(file, Files.O_RDONLY)) {
                return open.readOnce();
            }
        }

        @Override
        public void close() {
            fd.close();
        }
    }
}
