// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.Directory;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.ProcessId;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.List;
import java.util.Optional;

/// The folder that a runtime keeps of each container below its `--root`: runc's holds `state.json`, crun's
/// `status`, and both `exec.fifo` until the container is started. One without such a file is what a runtime
/// left that was killed while it made the container.
///
/// Source: opencontainers/runc, `libcontainer/factory_linux.go`; containers/crun,
/// `src/libcrun/status.c`.
final class StateFolder {
    private static final int LIMIT_BYTES = 8 << 20;
    private static final int NAMES_LIMIT = 1000;

    private final String root;
    private final String id;

    StateFolder(String root, String id) {
        this.root = root;
        this.id = id;
    }

    /// How a runtime notes its init process: the file, the members of pid and start.
    private record Form(String file, String pid, String start) {}

    private static final List<Form> FORMS =
            List.of(
                    new Form("state.json", "init_process_pid", "init_process_start"),
                    new Form("status", "pid", "process-start-time"));

    /// Whether there is one at all, complete or not.
    boolean exists() throws SyscallException {
        Optional<Directory> found = find();
        found.ifPresent(Directory::close);
        return found.isPresent();
    }

    private Optional<Directory> find() throws SyscallException {
        try (Directory above = Directory.open(root)) {
            return Optional.of(above.openBeneath(id));
        } catch (SyscallException failed) {
            if (isAbsent(failed)) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private static boolean isAbsent(SyscallException failed) {
        return failed.errno() == Errno.ENOENT || failed.errno() == Errno.ENOTDIR;
    }

    /// Whether the runtime finished it, so that it knows the container.
    boolean isComplete() throws SyscallException {
        Optional<Directory> found = find();
        if (found.isEmpty()) {
            return false;
        }
        try (Directory folder = found.get()) {
            for (Form form : FORMS) {
                if (has(folder, form.file)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean has(Directory folder, String name) throws SyscallException {
        try {
            return folder.fd().statusAtNoFollow(name).isFile();
        } catch (SyscallException failed) {
            if (isAbsent(failed)) {
                return false;
            }
            throw failed;
        }
    }

    /// Which process the runtime noted as the container's first; it may have ended.
    ///
    /// @return empty when there is no container, or it noted none
    Optional<ProcessId> findInit() throws SyscallException, MalformedException {
        Optional<Directory> found = find();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Directory folder = found.get()) {
            for (Form form : FORMS) {
                if (has(folder, form.file)) {
                    return read(folder, form);
                }
            }
            return Optional.empty();
        }
    }

    private Optional<ProcessId> read(Directory folder, Form form)
            throws SyscallException, MalformedException {
        byte[] content = RegularFile.read(folder.fd(), form.file, LIMIT_BYTES).content();
        String subject = root + "/" + id + "/" + form.file;
        Node state = Node.of(subject, Json.read(content, subject));
        long pid = state.member(form.pid).findNumber(0, Integer.MAX_VALUE).orElse(0L);
        if (pid == 0) {
            return Optional.empty();
        }
        Node start = state.member(form.start);
        // Without it a process that got the number later would be taken for the container's.
        return Optional.of(
                new ProcessId(
                        (int) pid,
                        start.findNumber(1, Long.MAX_VALUE)
                                .orElseThrow(() -> start.wrong("is missing"))));
    }

    /// Takes one away that the runtime did not finish, with what it put there so far.
    ///
    /// @return whether there was one
    /// @throws SyscallException `ENOTEMPTY` when there is a folder in it, which no runtime makes so early
    boolean removeHalfMade() throws SyscallException {
        Optional<Directory> found = find();
        if (found.isEmpty()) {
            return false;
        }
        try (Directory folder = found.get()) {
            for (String name : folder.names(NAMES_LIMIT).names()) {
                FileStatus status = folder.fd().statusAtNoFollow(name);
                if (!status.isDirectory()) {
                    folder.remove(name);
                }
            }
        }
        Directory.removeDirectory(root, id);
        return true;
    }
}
