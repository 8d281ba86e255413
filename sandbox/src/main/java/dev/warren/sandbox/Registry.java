// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Phase;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.PodIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All sandboxes on disk, and who may change which.
///
/// Locks are the kernel's (man 2 flock), on the folders themselves. The lock of the folder of all sandboxes is
/// held for moments: while one is added, and while what was broken off is looked for.
final class Registry {
    private static final int RECORD_LIMIT_BYTES = 64 << 20;

    private final SandboxFolders folders;
    private final Claims claims;
    private final SandboxRecord.ConfigReader configReader;

    Registry(SandboxFolders folders, SandboxRecord.ConfigReader configReader) {
        this.folders = folders;
        this.claims = new Claims(folders);
        this.configReader = configReader;
    }

    SandboxFolders folders() {
        return folders;
    }

    Claims claims() {
        return claims;
    }

    /// Gives a pod's name to a new sandbox, which is held and [Phase#CREATING].
    ///
    /// @throws SandboxException when another sandbox has the name
    Held claim(PodIdentity pod) throws SandboxException {
        try {
            prepare();
            try (Directory _ = lockAll()) {
                return claim(pod, Identifiers.id());
            }
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "cannot begin a sandbox for " + pod + ": " + failed.getMessage(), failed);
        } catch (SandboxException failed) {
            throw failed;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot begin a sandbox for " + pod + ": " + Held.reason(failed), failed);
        }
    }

    private Held claim(PodIdentity pod, String id) throws IOException {
        try {
            claims.claim(pod, id);
            Trees.make(folders.sandbox(id));
            return begin(id);
        } catch (IOException failed) {
            try {
                Trees.delete(folders.sandbox(id));
                claims.forget(id);
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    private Held begin(String id) throws IOException {
        Directory lock = Directory.open(folders.sandbox(id).toString());
        try {
            lock.lock(dev.warren.kernel.abi.Files.LOCK_EX);
            Journal journal = Journal.open(folders.journal(id));
            try {
                journal.enter(Phase.CREATING);
                return new Held(this, id, lock, journal);
            } catch (SandboxException failed) {
                journal.close();
                throw failed;
            }
        } catch (IOException failed) {
            lock.close();
            throw failed;
        }
    }

    private void prepare() throws IOException {
        if (!Files.isDirectory(folders.busy())) {
            Trees.make(folders.persistent());
            Trees.make(folders.sandboxes());
            Trees.make(folders.names());
            Trees.make(folders.busy());
        }
        if (!Files.isDirectory(folders.volatileFolder())) {
            Trees.make(folders.volatileFolder());
        }
    }

    static String shortened(String id) {
        return id.length() > 13 ? id.substring(0, 13) : id;
    }

    private Directory lockAll() throws SyscallException {
        Directory all = Directory.open(folders.sandboxes().toString());
        try {
            all.lock(dev.warren.kernel.abi.Files.LOCK_EX);
            return all;
        } catch (SyscallException failed) {
            all.close();
            throw failed;
        }
    }

    /// Holds a sandbox, waiting for whoever holds it.
    ///
    /// @throws NotFoundException when there is none, or it was removed meanwhile
    Held hold(String id) throws SandboxException {
        return open(id, 0).orElseThrow(() -> missing(id));
    }

    /// Holds a sandbox unless somebody else does, or it has gone.
    Optional<Held> tryHold(String id) throws SandboxException {
        return open(id, dev.warren.kernel.abi.Files.LOCK_NB);
    }

    /// Whether somebody works on a sandbox at the moment.
    boolean isHeld(String id) throws SandboxException {
        try (Directory folder = Directory.open(folders.sandbox(id).toString())) {
            folder.lock(dev.warren.kernel.abi.Files.LOCK_SH | dev.warren.kernel.abi.Files.LOCK_NB);
            return false;
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.EAGAIN) {
                return true;
            }
            if (failed.errno() == Errno.ENOENT) {
                return false;
            }
            throw new SandboxException(
                    "cannot tell who works on sandbox "
                            + shortened(id)
                            + ": "
                            + failed.getMessage(),
                    failed);
        }
    }

    private Optional<Held> open(String id, int how) throws SandboxException {
        String path = folders.sandbox(id).toString();
        Directory lock = null;
        Journal journal = null;
        boolean kept = false;
        try {
            lock = Directory.open(path);
            lock.lock(dev.warren.kernel.abi.Files.LOCK_EX | how);
            FileStatus now = Fd.statusOf(path);
            if (now.inode() != lock.fd().status().inode()) {
                return Optional.empty();
            }
            journal = Journal.open(folders.journal(id));
            Held held = new Held(this, id, lock, journal);
            claims.markBusy(held);
            kept = true;
            return Optional.of(held);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.EAGAIN) {
                return Optional.empty();
            }
            throw new SandboxException(
                    "cannot lock sandbox " + shortened(id) + ": " + failed.getMessage(), failed);
        } catch (SandboxException failed) {
            throw failed;
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot lock sandbox " + shortened(id) + ": " + Held.reason(failed), failed);
        } finally {
            if (journal != null && !kept) {
                journal.close();
            }
            if (lock != null && !kept) {
                lock.close();
            }
        }
    }

    /// The ids of what may have been broken off: marked busy. Somebody may be at work on them.
    ///
    /// @param failures where it is put why a mark without a sandbox cannot be taken away
    List<String> busy(List<SandboxException> failures) throws SandboxException {
        List<String> found = new ArrayList<>();
        if (!Files.isDirectory(folders.busy()) || names(folders.busy()).isEmpty()) {
            return found;
        }
        try (Directory _ = lockAll()) {
            for (String id : names(folders.busy())) {
                if (Files.exists(folders.sandbox(id))) {
                    found.add(id);
                } else {
                    // Killed before its folder was made, or after it was removed; nobody adds or
                    // removes it while all are locked.
                    forgetMark(id, failures);
                }
            }
            return found;
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "cannot look for what was broken off: " + failed.getMessage(), failed);
        }
    }

    /// Gives up the name of a sandbox that is gone. Who claims it at the same time waits, or would take away the one
    /// and lose the other.
    void forget(String id) throws IOException {
        try (Directory _ = lockAll()) {
            claims.forget(id);
        }
    }

    private void forgetMark(String id, List<SandboxException> failures) {
        try {
            claims.forget(id);
        } catch (IOException failed) {
            failures.add(
                    new SandboxException(
                            "cannot forget what was broken off, %s: %s"
                                    .formatted(shortened(id), Held.reason(failed)),
                            failed));
        }
    }

    /// The ids of all sandboxes, in their order.
    List<String> ids() throws SandboxException {
        return Files.isDirectory(folders.sandboxes()) ? names(folders.sandboxes()) : List.of();
    }

    static List<String> names(Path folder) throws SandboxException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot list " + folder + ": " + Held.reason(failed), failed);
        }
    }

    /// What is kept of a sandbox; empty when there is none, or it has not come that far.
    Optional<SandboxRecord> find(String id) throws SandboxException {
        Path file = folders.record(id);
        try (Directory folder = Directory.open(folders.sandbox(id).toString())) {
            byte[] document =
                    folder.readFile(String.valueOf(file.getFileName()), RECORD_LIMIT_BYTES);
            Node node = Node.of(file.toString(), Json.read(document, file.toString()));
            return Optional.of(SandboxRecord.parse(node, configReader));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw new SandboxException("cannot read " + file + ": " + failed.getMessage(), failed);
        }
    }

    SandboxRecord read(String id) throws SandboxException {
        return find(id).orElseThrow(() -> missing(id));
    }

    static NotFoundException missing(String id) {
        return new NotFoundException("there is no sandbox " + shortened(id) + " (any more)");
    }
}
