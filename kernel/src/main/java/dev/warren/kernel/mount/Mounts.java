// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.mount;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.MountFlags;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;
import java.nio.ByteBuffer;

/// Changes to the tree of mounts that the calling thread sees.
///
/// All of it needs `CAP_SYS_ADMIN` in the user namespace that owns the caller's mount namespace, and
/// fails with `EPERM` without.
/// Source: man 2 mount, umount2, open_tree, move_mount, mount_setattr.
///
/// Thread: acts on the mount namespace of the calling thread, which all threads of a JVM share unless
/// one has left it.
public final class Mounts {
    private Mounts() {}

    /// Shows a file or folder a second time, at `target`. Source: man 2 mount, `MS_BIND`.
    ///
    /// Descriptors are named by their links in `/proc/thread-self/fd`, so no name can be exchanged
    /// between the look and the mount.
    ///
    /// @throws SyscallException `ENOENT`; `EINVAL` when the source lies in another mount namespace
    ///     (a namespace's own file may); `ENOTDIR` when one is a folder and the other is not
    public static void bind(Fd source, Fd target) throws SyscallException {
        mount(link(source), link(target), "", MountFlags.MS_BIND, target.subject());
    }

    /// The same with a target by path; links in it are followed.
    public static void bind(Fd source, String target) throws SyscallException {
        mount(link(source), target, "", MountFlags.MS_BIND, target);
    }

    /// Shows a folder a second time, with all that is mounted below it.
    /// Source: man 2 mount, `MS_BIND | MS_REC`.
    public static void bindTree(Fd source, Fd target) throws SyscallException {
        int flags = MountFlags.MS_BIND | MountFlags.MS_REC;
        mount(link(source), link(target), "", flags, target.subject());
    }

    private static String link(Fd fd) {
        return "/proc/thread-self/fd/" + fd.number();
    }

    /// Mounts a new file system, such as `tmpfs` or `sysfs`, on a folder.
    ///
    /// @param flags of [MountFlags]: `MS_RDONLY`, `MS_NOSUID`, `MS_NODEV`, `MS_NOEXEC`
    /// @throws SyscallException `ENOENT`, `ENODEV` when the kernel has no such file system, `EBUSY`
    public static void fileSystem(String type, String source, String target, int flags)
            throws SyscallException {
        fileSystem(type, source, target, flags, "");
    }

    /// The same with options of the file system's own.
    ///
    /// @param options separated by commas, as in `mode=1777,size=65536k`
    /// @throws SyscallException `EINVAL`, also for options that it does not know
    public static void fileSystem(
            String type, String source, String target, int flags, String options)
            throws SyscallException {
        mount(source, target, type, flags, options, target);
    }

    /// Sets how a mount, and all below it, share what is mounted on them later.
    /// Source: man 7 mount_namespaces.
    ///
    /// @param propagation [MountFlags#MS_SHARED], [MountFlags#MS_SLAVE] or [MountFlags#MS_PRIVATE]
    /// @throws SyscallException `EINVAL` when `path` is no mount point
    public static void setPropagation(String path, int propagation) throws SyscallException {
        mount("none", path, "", propagation | MountFlags.MS_REC, path);
    }

    private static void mount(String source, String target, String type, int flags, String subject)
            throws SyscallException {
        mount(source, target, type, flags, "", subject);
    }

    private static void mount(
            String source, String target, String type, int flags, String options, String subject)
            throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long from = scratch.path(source);
            // Four texts for one call: three of them share the data area.
            long to = text(scratch, 0, target);
            long kind = text(scratch, Scratch.PATH_BYTES, type);
            long data = options.isEmpty() ? 0 : text(scratch, 2 * Scratch.PATH_BYTES, options);
            scratch.demand(SystemCall.MOUNT, subject, from, to, kind, flags, data);
        }
    }

    private static long text(Scratch scratch, int offset, String text) throws SyscallException {
        byte[] bytes = KernelText.encode(text);
        if (bytes.length >= Scratch.PATH_BYTES) {
            throw new SyscallException("mount", text.substring(0, 64) + "…", Errno.ENAMETOOLONG);
        }
        ByteBuffer data = scratch.data();
        data.put(offset, bytes);
        data.put(offset + bytes.length, (byte) 0);
        return scratch.dataAddress() + offset;
    }

    /// Takes the topmost mount at `path` away at once, for everybody new; those who use it keep it
    /// until they are done. A link at the end of the path is not followed.
    /// Source: man 2 umount2, `MNT_DETACH | UMOUNT_NOFOLLOW`.
    ///
    /// @throws SyscallException `EINVAL` when nothing is mounted there, `ENOENT`
    public static void detach(String path) throws SyscallException {
        detach(path, MountFlags.MNT_DETACH | MountFlags.UMOUNT_NOFOLLOW, path);
    }

    /// The same by name below a folder, whatever path leads to that folder now.
    public static void detachAt(Fd folder, String name) throws SyscallException {
        try (Fd mounted = folder.openAt(name, Files.O_PATH | Files.O_NOFOLLOW)) {
            detach(link(mounted), MountFlags.MNT_DETACH, mounted.subject());
        }
    }

    /// Takes a mount away that nobody uses and on which nothing else is mounted.
    /// Source: man 2 umount2.
    ///
    /// @throws SyscallException `EBUSY` otherwise; `EINVAL` when it is no mount
    public static void detachUnused(String path) throws SyscallException {
        detach(path, MountFlags.UMOUNT_NOFOLLOW, path);
    }

    private static void detach(String path, int flags, String subject) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            scratch.demand(SystemCall.UMOUNT2, subject, scratch.path(path), flags, 0, 0, 0);
        }
    }

    /// Copies a folder with all that is mounted below it, as a tree that is not attached anywhere.
    /// Source: man 2 open_tree. Since Linux 5.2.
    ///
    /// @throws SyscallException `ENOSYS` before that
    public static Fd copyTree(Fd folder) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            String subject = folder.subject();
            long tree =
                    scratch.demand(
                            SystemCall.OPEN_TREE,
                            subject,
                            folder.number(),
                            scratch.path(""),
                            MountFlags.OPEN_TREE_CLONE
                                    | Files.O_CLOEXEC
                                    | Files.AT_EMPTY_PATH
                                    | Files.AT_RECURSIVE,
                            0,
                            0);
            return Fd.adopt(tree, "a copy of " + subject);
        }
    }

    /// Sets the propagation of a tree by descriptor, attached or not.
    /// Source: man 2 mount_setattr. Since Linux 5.12.
    ///
    /// @throws SyscallException `ENOSYS` before that
    public static void setPropagation(Fd tree, int propagation) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            ByteBuffer attributes = scratch.structure();
            for (int i = 0; i < MountFlags.MOUNT_ATTR_BYTES; i += Long.BYTES) {
                attributes.putLong(i, 0);
            }
            attributes.putLong(MountFlags.MOUNT_ATTR_PROPAGATION_OFFSET, propagation);
            scratch.demand(
                    SystemCall.MOUNT_SETATTR,
                    tree.subject(),
                    tree.number(),
                    scratch.path(""),
                    Files.AT_EMPTY_PATH | Files.AT_RECURSIVE,
                    scratch.structureAddress(),
                    MountFlags.MOUNT_ATTR_BYTES);
        }
    }

    /// Attaches an unattached tree to a folder, in one step.
    /// Source: man 2 move_mount. Since Linux 5.2.
    public static void attach(Fd tree, Fd folder) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long empty = scratch.path("");
            scratch.demand(
                    SystemCall.MOVE_MOUNT,
                    folder.subject(),
                    tree.number(),
                    empty,
                    folder.number(),
                    empty,
                    MountFlags.MOVE_MOUNT_F_EMPTY_PATH | MountFlags.MOVE_MOUNT_T_EMPTY_PATH);
        }
    }
}
