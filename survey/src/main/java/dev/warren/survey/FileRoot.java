// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;

/// The root below which paths of runtimes are looked up: `/`, a saved tree (`--root`), or the root of
/// a process in another mount namespace.
///
/// A path below another root than `/` is resolved as a program with that root would: an absolute link
/// leads to a place below it, and nothing outside can be reached. That needs Linux 5.6; before, such a
/// root is reported as unsupported.
public final class FileRoot {
    private final String path;
    private final boolean foreign;

    private FileRoot(String path, boolean foreign) {
        this.path = path;
        this.foreign = foreign;
    }

    public static FileRoot of(String path) {
        String plain = path;
        while (plain.length() > 1 && plain.endsWith("/")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        return new FileRoot(plain, false);
    }

    public static FileRoot ofProcess(int pid) {
        return new FileRoot("/proc/" + pid + "/root", true);
    }

    /// Whether it is the root of a process in another mount namespace. Files there say what the
    /// processes in it want them to say: pids in them may be counted differently, and paths may lead
    /// wherever they like.
    public boolean isForeign() {
        return foreign;
    }

    public boolean isReal() {
        return path.equals("/");
    }

    /// How a path below it is called from outside, for messages and evidence.
    public String show(String absolute) {
        return isReal() ? absolute : path + absolute;
    }

    private Fd open(String absolute, int flags) throws SyscallException {
        if (isReal()) {
            return Fd.open(absolute, flags);
        }
        try (Fd root = Fd.open(path, Files.O_PATH | Files.O_DIRECTORY)) {
            return root.openInRoot(absolute, flags);
        }
    }

    /// Opens a folder; links on the way are followed.
    public Directory directory(String absolute) throws SyscallException {
        return Directory.of(open(absolute, Files.O_RDONLY | Files.O_DIRECTORY));
    }

    /// Reads a regular file; links on the way are followed.
    public byte[] readFile(String absolute, int limitBytes) throws SyscallException {
        try (Fd file = open(absolute, Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY)) {
            return dev.warren.kernel.RegularFile.read(file, limitBytes).content();
        }
    }

    /// Describes what a path leads to; opens nothing that could act.
    public FileStatus status(String absolute) throws SyscallException {
        if (isReal()) {
            return Fd.statusOf(absolute);
        }
        try (Fd file = open(absolute, Files.O_PATH)) {
            return file.status();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileRoot root && path.equals(root.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path;
    }
}
