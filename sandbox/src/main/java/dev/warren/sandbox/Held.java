// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.Directory;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// A sandbox that this thread alone may change. The kernel ends the hold with the process, however that ends, and
/// the mark in the folder of what is busy stays: so the next one knows that something was broken off.
///
/// Thread: one at a time.
final class Held implements AutoCloseable {
    private final Registry registry;
    private final SandboxFolders folders;
    private final String id;
    private final Directory lock;
    private final Journal journal;

    /// Nobody else changes it while this is held.
    private Optional<SandboxRecord> record = Optional.empty();

    Held(Registry registry, String id, Directory lock, Journal journal) {
        this.registry = registry;
        this.folders = registry.folders();
        this.id = id;
        this.lock = lock;
        this.journal = journal;
    }

    String id() {
        return id;
    }

    Journal journal() {
        return journal;
    }

    /// What is kept of it; empty before anything is.
    Optional<SandboxRecord> findRecord() throws SandboxException {
        if (record.isEmpty()) {
            record = registry.find(id);
        }
        return record;
    }

    /// What is kept of it.
    ///
    /// @throws NotFoundException when it has not come so far that anything is
    SandboxRecord record() throws SandboxException {
        return findRecord().orElseThrow(() -> Registry.missing(id));
    }

    /// Replaces the record in one step.
    void write(SandboxRecord written) throws SandboxException {
        Path file = folders.record(id);
        Path fresh = file.resolveSibling("record.json.new");
        try {
            Trees.writePrivate(fresh, Json.write(written.document()));
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            record = Optional.of(written);
        } catch (IOException failed) {
            throw new SandboxException("cannot write " + file + ": " + reason(failed), failed);
        }
    }

    /// Forgets the sandbox: its folder, its name, and that it was busy.
    void forget() throws SandboxException {
        try {
            Trees.delete(folders.sandbox(id));
            registry.forget(id);
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot remove what is kept of sandbox " + id + ": " + reason(failed), failed);
        }
    }

    /// The kernel's words, with the file that they are about.
    static String reason(IOException failed) {
        return failed instanceof java.nio.file.FileSystemException about
                        && about.getReason() == null
                ? failed.getClass().getSimpleName() + " " + failed.getMessage()
                : String.valueOf(failed.getMessage());
    }

    /// The same of whatever may come, also of a mistake of ours.
    static String reason(Throwable failed) {
        return failed instanceof IOException world
                ? reason(world)
                : failed.getClass().getSimpleName() + ": " + failed.getMessage();
    }

    /// Lets go. What is under way stays marked.
    @Override
    public void close() throws SandboxException {
        try {
            if (Files.exists(folders.sandbox(id)) && isSettled()) {
                registry.claims().unmark(id);
            }
        } catch (IOException failed) {
            throw new SandboxException(
                    "cannot remove the mark that sandbox " + id + " is busy: " + reason(failed),
                    failed);
        } finally {
            journal.close();
            lock.close();
        }
    }

    private boolean isSettled() {
        return journal.phase().isStable()
                && journal.left().stream().allMatch(one -> one.failure().isEmpty());
    }
}
