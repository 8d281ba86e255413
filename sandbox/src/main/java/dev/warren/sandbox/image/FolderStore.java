// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.sandbox.SandboxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An OCI image layout as a folder. Its files are opened below it, and no link is followed.
final class FolderStore implements BlobStore {
    private static final int SHOWN_NAMES = 5;

    private final String name;
    private final Fd folder;
    private final Map<String, Blob> opened = new LinkedHashMap<>();

    FolderStore(String name, Fd folder) {
        this.name = name;
        this.folder = folder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Blob> find(String path) throws SandboxException {
        try {
            if (!opened.containsKey(path)) {
                opened.put(path, open(path));
            }
            return Optional.of(opened.get(path));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw new ImageException(name, path, failed);
        }
    }

    private Blob open(String path) throws SyscallException, ImageException {
        Fd file = folder.openBeneath(path, Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY);
        boolean kept = false;
        try {
            FileStatus status = file.status();
            if (!status.isFile()) {
                throw new ImageException(name, path, "it is no file");
            }
            kept = true;
            return new Blob(path, file, 0, status.size());
        } finally {
            if (!kept) {
                file.close();
            }
        }
    }

    @Override
    public List<String> names() {
        try (Directory directory = Directory.of(folder.openAt(".", Files.O_DIRECTORY))) {
            return directory.names(SHOWN_NAMES).names();
        } catch (SyscallException failed) {
            return List.of();
        }
    }

    @Override
    public void close() {
        opened.values().forEach(blob -> blob.file().close());
        folder.close();
    }
}
