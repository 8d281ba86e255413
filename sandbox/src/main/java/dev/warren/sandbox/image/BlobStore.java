// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.SandboxException;
import java.util.List;
import java.util.Optional;

/// The folder or archive that holds an image: pieces of content by path.
sealed interface BlobStore extends AutoCloseable permits FolderStore, ArchiveStore {
    /// What it is called in messages.
    String name();

    /// Finds what lies at a path; a file and nothing else.
    Optional<Blob> find(String path) throws SandboxException;

    /// The same, which must be there.
    ///
    /// @param what it is, as in "the layer"
    default Blob get(String path, String what) throws SandboxException {
        return find(path)
                .orElseThrow(
                        () ->
                                new ImageException(
                                        name(), path, "it is missing, though it is " + what));
    }

    /// Some of the names in it, for a message about what it is not.
    List<String> names();

    @Override
    void close();
}
