// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.proc.ControlGroupMount;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.sandbox.SandboxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A control group in all hierarchies that are mounted: each of version 1, and that of version 2.
///
/// Source: man 7 cgroups; Documentation/admin-guide/cgroup-v2.rst.
final class ControlGroup {
    private static final int NAMES_LIMIT = 100_000;
    private static final int PROCS_LIMIT_BYTES = 16 << 20;
    private static final int DEPTH_LIMIT = 64;

    private final String path;
    private final List<ControlGroupMount> hierarchies;

    private ControlGroup(String path, List<ControlGroupMount> hierarchies) {
        this.path = path;
        this.hierarchies = hierarchies;
    }

    /// @param name as in `linux.cgroupsPath`: a path, or `slice:prefix:name` for systemd
    /// @throws SandboxException when it is no path below the root of the hierarchies
    static ControlGroup of(String name) throws SandboxException, SyscallException {
        String path = ControlGroupName.path(name);
        try (ProcFilesystem.Folder self =
                ProcFilesystem.mounted().process((int) ProcessHandle.current().pid())) {
            return new ControlGroup(path, self.controlGroupMounts());
        }
    }

    String path() {
        return path;
    }

    /// All folders of it and below, each after those that it holds.
    private List<String> folders() throws SyscallException {
        Set<String> found = new LinkedHashSet<>();
        for (ControlGroupMount hierarchy : hierarchies) {
            String within = within(hierarchy.root());
            if (!within.isEmpty()) {
                collect(hierarchy.path() + within, found, 0);
            }
        }
        return List.copyOf(found);
    }

    /// What is mounted may be a part of the hierarchy, as in a container.
    private String within(String root) {
        if (root.equals("/")) {
            return path;
        }
        return path.startsWith(root + "/") ? path.substring(root.length()) : "";
    }

    private static void collect(String folder, Set<String> found, int depth)
            throws SyscallException {
        if (depth > DEPTH_LIMIT) {
            return;
        }
        List<String> names;
        try (Directory open = Directory.open(folder)) {
            names = open.names(NAMES_LIMIT).names();
            for (String name : names) {
                if (isFolder(open, name)) {
                    collect(folder + "/" + name, found, depth + 1);
                }
            }
        } catch (SyscallException failed) {
            if (isGone(failed)) {
                return;
            }
            throw failed;
        }
        found.add(folder);
    }

    private static boolean isFolder(Directory folder, String name) throws SyscallException {
        try {
            return folder.fd().statusAtNoFollow(name).isDirectory();
        } catch (SyscallException failed) {
            if (isGone(failed)) {
                return false;
            }
            throw failed;
        }
    }

    private static boolean isGone(SyscallException failed) {
        return failed.errno() == Errno.ENOENT
                || failed.errno() == Errno.ENOTDIR
                // Removed while it was open.
                || failed.errno() == Errno.ENODEV;
    }

    boolean exists() throws SyscallException {
        return !folders().isEmpty();
    }

    /// The processes in it and below, by the numbers of the caller's own pid namespace.
    Set<Integer> processes() throws SyscallException {
        Set<Integer> pids = new LinkedHashSet<>();
        for (String folder : folders()) {
            try (Fd file = Fd.open(folder + "/cgroup.procs", Files.O_RDONLY)) {
                String text =
                        new String(file.readAll(PROCS_LIMIT_BYTES), StandardCharsets.US_ASCII);
                // 0 stands for one that our own pid namespace does not know.
                text.lines()
                        .flatMap(line -> PidFile.parse(line.strip()).stream())
                        .filter(pid -> pid > 0)
                        .forEach(pids::add);
            } catch (SyscallException failed) {
                // EOPNOTSUPP: a threaded group of version 2, whose processes the one above lists.
                if (!isGone(failed) && failed.errno() != Errno.EOPNOTSUPP) {
                    throw failed;
                }
            }
        }
        return pids;
    }

    /// Lets no process of it go on, nor start another.
    void freeze() throws SyscallException {
        for (String folder : folders().reversed()) {
            write(folder + "/freezer.state", "FROZEN");
            write(folder + "/cgroup.freeze", "1");
        }
    }

    /// Lets frozen processes go on: in version 1 one that is frozen does not die.
    void thaw() throws SyscallException {
        // From the top: what lies below a frozen group stays frozen with it.
        for (String folder : folders().reversed()) {
            write(folder + "/freezer.state", "THAWED");
            write(folder + "/cgroup.freeze", "0");
        }
    }

    /// Kills all of them at once, also those that are just being born. Since Linux 5.14, version 2 only.
    void killAtOnce() throws SyscallException {
        for (String folder : folders().reversed()) {
            write(folder + "/cgroup.kill", "1");
        }
    }

    /// Where the hierarchy has no such file there is nothing to be done.
    private static void write(String file, String text) throws SyscallException {
        try (Fd open = Fd.open(file, Files.O_WRONLY)) {
            open.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (SyscallException failed) {
            if (!isGone(failed) && failed.errno() != Errno.EOPNOTSUPP) {
                throw failed;
            }
        }
    }

    /// Takes away all folders that are empty of processes.
    ///
    /// @return those that are left: processes on their way out keep them for a moment
    List<String> remove() throws SyscallException {
        List<String> left = new ArrayList<>();
        for (String folder : folders()) {
            int slash = folder.lastIndexOf('/');
            try {
                Directory.removeDirectory(folder.substring(0, slash), folder.substring(slash + 1));
            } catch (SyscallException failed) {
                if (failed.errno() == Errno.EBUSY || failed.errno() == Errno.ENOTEMPTY) {
                    left.add(folder);
                } else if (!isGone(failed)) {
                    throw failed;
                }
            }
        }
        return left;
    }
}
