// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel;

import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.SystemCall;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The names in a folder, read by descriptor and bounded.
/// Source: man 2 getdents64.
public final class Directory implements AutoCloseable {
    private static final int NAME_OFFSET = 19;
    private static final int RECORD_LENGTH_OFFSET = 16;

    private final Fd fd;

    private Directory(Fd fd) {
        this.fd = fd;
    }

    /// Opens a folder by path; links in the path are followed.
    /// @throws SyscallException `ENOENT`, `ENOTDIR`, `EACCES`
    public static Directory open(String path) throws SyscallException {
        return new Directory(Fd.open(path, Files.O_RDONLY | Files.O_DIRECTORY));
    }

    /// Takes over the descriptor of a folder.
    public static Directory of(Fd fd) {
        return new Directory(fd);
    }

    /// Opens a folder below this one, following no link.
    public Directory openBeneath(String path) throws SyscallException {
        return new Directory(fd.openBeneath(path, Files.O_RDONLY | Files.O_DIRECTORY));
    }

    /// The folder's descriptor; it closes with this object.
    public Fd fd() {
        return fd;
    }

    /// The names in it except `.` and `..`, in the kernel's order.
    ///
    /// @param names the names
    /// @param truncated whether there were more than the limit allows
    public record Names(List<String> names, boolean truncated) {
        public Names {
            names = List.copyOf(names);
        }
    }

    /// Lists the folder; can be called once.
    public Names names(int limit) throws SyscallException {
        List<String> names = new ArrayList<>();
        try (Scratch scratch = Scratch.borrow()) {
            byte[] block = scratch.block();
            while (true) {
                int count =
                        (int)
                                scratch.demand(
                                        SystemCall.GETDENTS64,
                                        fd.subject(),
                                        fd.number(),
                                        scratch.dataAddress(),
                                        Scratch.DATAGRAM_BYTES,
                                        0,
                                        0);
                if (count == 0) {
                    return new Names(names, false);
                }
                scratch.data().get(0, block, 0, count);
                if (!collect(block, scratch.data(), count, limit, names)) {
                    return new Names(names, true);
                }
            }
        }
    }

    private static boolean collect(
            byte[] block, ByteBuffer records, int count, int limit, List<String> names) {
        for (int at = 0; at < count; ) {
            int length = records.getShort(at + RECORD_LENGTH_OFFSET) & 0xffff;
            String name =
                    KernelText.decodeTerminated(block, at + NAME_OFFSET, length - NAME_OFFSET);
            if (!name.equals(".") && !name.equals("..")) {
                if (names.size() == limit) {
                    return false;
                }
                names.add(name);
            }
            at += length;
        }
        return true;
    }

    /// Reads a regular file below this folder, following no link and opening nothing that could
    /// block or act (a pipe, a device).
    ///
    /// @param limitBytes the largest size that is read
    /// @throws SyscallException `EFBIG` for a larger one, `EINVAL` for anything but a regular file,
    ///     `ELOOP` for a link
    public byte[] readFile(String path, int limitBytes) throws SyscallException {
        return RegularFile.read(fd, path, limitBytes).content();
    }

    @Override
    public void close() {
        fd.close();
    }
}
