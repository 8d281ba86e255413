// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;

/// A piece of a file: content of an image, wherever it lies.
///
/// @param name where it lies in the image's folder or archive
/// @param file belongs to the [BlobStore] it comes from
record Blob(String name, Fd file, long offset, long size) {
    RangeStream open() {
        return new RangeStream(file, offset, offset + size);
    }

    /// All of it, for documents.
    ///
    /// @throws EntryException when it has more than `limitBytes`
    byte[] read(int limitBytes) throws SyscallException, EntryException {
        if (size > limitBytes) {
            throw new EntryException(
                    name,
                    "it has %d bytes where a document has at most %d".formatted(size, limitBytes));
        }
        return open().readAllBytes();
    }

    /// The first bytes, fewer where there are no more.
    byte[] start(int bytes) throws SyscallException {
        return open().readNBytes(bytes);
    }
}
