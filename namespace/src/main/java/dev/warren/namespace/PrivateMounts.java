// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.MountFlags;
import dev.warren.kernel.mount.Mounts;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Mounts that a program about to be become sees, and nobody else: it gets a mount namespace of its own,
/// into which later mounts of the host still come (`MS_SLAVE`), and out of which none go.
/// Source: man 8 ip-netns; man 7 mount_namespaces. Needs `CAP_SYS_ADMIN`.
///
/// Without anything to mount the program stays in the caller's mount namespace.
///
/// Thread: [#run] acts on the calling thread, which must be one that ends or becomes the program.
public final class PrivateMounts implements NetworkNamespace.Preparation {
    private static final int NAME_LIMIT = 1 << 12;
    private static final int FILE_MODE = 0644;
    private static final int NOTHING_MASKED = 0;

    /// There on every machine; covered for a moment, and only in the new mount namespace.
    private static final String SCRATCH_FOLDER = "/dev";

    private final Consumer<String> warning;
    private final Map<String, byte[]> contents = new LinkedHashMap<>();
    private final List<String> folders = new ArrayList<>();
    private String system = "";

    /// @param warning takes a sentence about a file that could not be put in place; the others are
    public PrivateMounts(Consumer<String> warning) {
        this.warning = warning;
    }

    /// Shows the namespace's own devices in `/sys` instead of the caller's.
    ///
    /// @param label what the mount table calls it
    public PrivateMounts systemFolder(String label) {
        system = label;
        return this;
    }

    /// Puts each file and folder of `folder` over the one of the same name in `/etc`, as `ip netns exec`
    /// does with `/etc/netns/NAME`. A folder that is not there is no error.
    public PrivateMounts overEtc(String folder) {
        if (isFolder(folder)) {
            folders.add(folder);
        }
        return this;
    }

    /// Puts a file with this content over another one.
    public PrivateMounts file(String path, byte[] content) {
        contents.put(path, content.clone());
        return this;
    }

    private static boolean isFolder(String folder) {
        try {
            return Fd.statusOf(folder).isDirectory();
        } catch (SyscallException missing) {
            return false;
        }
    }

    @Override
    public void run() throws SyscallException {
        if (system.isEmpty() && folders.isEmpty() && contents.isEmpty()) {
            return;
        }
        NamespaceDescriptor.leaveWithThisThread(NamespaceKind.MOUNT);
        // Otherwise the mounts to come would appear on the host.
        Mounts.setPropagation("/", MountFlags.MS_SLAVE);
        if (!system.isEmpty()) {
            mountSystem();
        }
        for (String folder : folders) {
            coverEtc(folder);
        }
        if (!contents.isEmpty()) {
            coverFiles();
        }
    }

    private void mountSystem() throws SyscallException {
        int flags = MountFlags.MS_NOSUID | MountFlags.MS_NODEV | MountFlags.MS_NOEXEC;
        try {
            Mounts.detach("/sys");
        } catch (SyscallException failed) {
            // Nothing is mounted there, or what is there may not be taken away: it is covered then.
            if (failed.errno() != Errno.EINVAL && failed.errno() != Errno.EPERM) {
                throw failed;
            }
        }
        try {
            Mounts.fileSystem("sysfs", system, "/sys", flags);
        } catch (SyscallException failed) {
            // Inside a container whose /sys is read-only the kernel grants no other.
            if (failed.errno() != Errno.EPERM) {
                throw failed;
            }
            Mounts.fileSystem("sysfs", system, "/sys", flags | MountFlags.MS_RDONLY);
        }
    }

    private void coverEtc(String folder) throws SyscallException {
        try (Directory files = Directory.open(folder)) {
            for (String name : files.names(NAME_LIMIT).names()) {
                try (Fd file = files.fd().openAt(name, Files.O_PATH)) {
                    Mounts.bind(file, "/etc/" + name);
                } catch (SyscallException failed) {
                    warning.accept(
                            "%s/%s is not put over /etc/%s: %s"
                                    .formatted(folder, name, name, failed.getMessage()));
                }
            }
        }
    }

    /// A file of another mount namespace cannot be shown here, so its content gets a file system of its
    /// own in memory, which no path leads to but the file it covers.
    private void coverFiles() throws SyscallException {
        int flags = MountFlags.MS_NOSUID | MountFlags.MS_NODEV | MountFlags.MS_NOEXEC;
        Mounts.fileSystem("tmpfs", "warren", SCRATCH_FOLDER, flags);
        List<Fd> made = new ArrayList<>();
        // The thread has its own since it left the mount namespace; the program gets the caller's
        // back.
        int mask = Directory.setCreationMask(NOTHING_MASKED);
        try {
            Map<String, Fd> covers = new LinkedHashMap<>();
            try (Directory scratch = Directory.open(SCRATCH_FOLDER)) {
                for (Map.Entry<String, byte[]> file : contents.entrySet()) {
                    String name = "file" + made.size();
                    Fd cover = scratch.createWith(name, FILE_MODE, file.getValue());
                    made.add(cover);
                    covers.put(file.getKey(), cover);
                }
            }
            for (Map.Entry<String, Fd> cover : covers.entrySet()) {
                cover(cover.getKey(), cover.getValue());
            }
        } finally {
            Directory.setCreationMask(mask);
            made.forEach(Fd::close);
            Mounts.detach(SCRATCH_FOLDER);
        }
    }

    private void cover(String path, Fd content) {
        try {
            Mounts.bind(content, path);
        } catch (SyscallException failed) {
            warning.accept(path + " could not be replaced: " + failed.getMessage());
        }
    }
}
