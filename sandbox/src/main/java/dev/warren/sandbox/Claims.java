// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.pod.PodIdentity;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Which sandbox has which name, and which are being worked on: links in two folders. A name leads to an id, a mark
/// leads to a name.
///
/// Whoever adds or takes away a name holds the lock of all sandboxes; a mark is also of whoever holds the sandbox.
final class Claims {
    private final SandboxFolders folders;

    Claims(SandboxFolders folders) {
        this.folders = folders;
    }

    /// Marks a new sandbox busy, and gives it its pod's name.
    ///
    /// @throws SandboxException when another one has it
    void claim(PodIdentity pod, String id) throws IOException {
        String nameFile = Identifiers.fileName(pod.sandboxName());
        // First of all, so that it is found whatever is killed when.
        Files.createSymbolicLink(folders.busy().resolve(id), Path.of(nameFile));
        take(pod, nameFile, id);
    }

    private void take(PodIdentity pod, String nameFile, String id) throws IOException {
        Path name = folders.names().resolve(nameFile);
        try {
            Files.createSymbolicLink(name, Path.of(id));
        } catch (FileAlreadyExistsException taken) {
            String other = Files.readSymbolicLink(name).toString();
            if (Files.exists(folders.sandbox(other))) {
                throw new SandboxException(
                        "there is a sandbox for %s (uid '%s', attempt %d) already: %s; remove it first, or use another name"
                                .formatted(
                                        pod, pod.uid(), pod.attempt(), Registry.shortened(other)));
            }
            Files.delete(name);
            Files.createSymbolicLink(name, Path.of(id));
        }
    }

    /// Marks a sandbox that somebody begins to work on. It is marked already when something was broken off, or
    /// could not be removed.
    void markBusy(Held held) throws IOException {
        Path mark = folders.busy().resolve(held.id());
        if (!Files.isSymbolicLink(mark)) {
            Files.createSymbolicLink(mark, Path.of(findName(held)));
        }
    }

    /// Which file in the folder of names leads to a sandbox.
    private String findName(Held held) throws IOException {
        try {
            Optional<SandboxRecord> record = held.findRecord();
            if (record.isPresent()) {
                return Identifiers.fileName(record.get().pod().identity().sandboxName());
            }
        } catch (MalformedException damaged) {
            // Whoever removes it has to find its name all the same; the longer way.
        }
        for (String name : Registry.names(folders.names())) {
            Path file = folders.names().resolve(name);
            if (Files.isSymbolicLink(file)
                    && Files.readSymbolicLink(file).toString().equals(held.id())) {
                return name;
            }
        }
        return "unknown";
    }

    /// Forgets that a sandbox is busy, and its name, where it is still its own.
    void forget(String id) throws IOException {
        Path mark = folders.busy().resolve(id);
        try {
            Path name = folders.names().resolve(Files.readSymbolicLink(mark).toString());
            if (Files.isSymbolicLink(name) && Files.readSymbolicLink(name).toString().equals(id)) {
                Files.deleteIfExists(name);
            }
            Files.deleteIfExists(mark);
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    /// Takes the mark away; the name stays.
    void unmark(String id) throws IOException {
        Files.deleteIfExists(folders.busy().resolve(id));
    }
}
