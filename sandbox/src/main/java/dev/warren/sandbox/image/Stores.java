// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.TemporaryFile;
import dev.warren.kernel.abi.Files;
import dev.warren.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// Opens what holds an image.
final class Stores {
    private static final int PIECE_BYTES = 1 << 16;

    private Stores() {}

    /// @param path of a folder or a file; links are followed, it is the user who gives it
    /// @param folder where an archive that is compressed as a whole is uncompressed, into a file without a
    ///     name
    static BlobStore open(String path, String folder, long limitBytes) throws SandboxException {
        Fd opened = null;
        boolean handedOn = false;
        try {
            opened = Fd.open(path, Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY);
            FileStatus status = opened.status();
            if (status.isDirectory()) {
                handedOn = true;
                return new FolderStore(path, opened);
            }
            if (!status.isFile()) {
                throw new ImageException(path, "", "it is neither a folder nor a file");
            }
            Compression compression =
                    Compression.of(new Blob(path, opened, 0, status.size()).start(8));
            if (compression == Compression.GZIP) {
                return new ArchiveStore(
                        path, uncompressed(path, opened, status.size(), folder, limitBytes));
            }
            if (compression != Compression.NONE) {
                throw new ImageException(
                        path,
                        "",
                        "it is compressed as a whole, by %s: uncompress it first"
                                .formatted(compression.word()));
            }
            handedOn = true;
            return new ArchiveStore(path, opened);
        } catch (SyscallException failed) {
            throw new ImageException(path, "", failed);
        } finally {
            if (opened != null && !handedOn) {
                opened.close();
            }
        }
    }

    private static Fd uncompressed(
            String path, Fd compressed, long size, String folder, long limitBytes)
            throws SandboxException, SyscallException {
        Fd file = TemporaryFile.open(folder);
        boolean complete = false;
        try (InputStream from =
                new GZIPInputStream(new RangeStream(compressed, 0, size), PIECE_BYTES)) {
            long count = 0;
            for (byte[] piece = from.readNBytes(PIECE_BYTES);
                    piece.length > 0;
                    piece = from.readNBytes(PIECE_BYTES)) {
                count += piece.length;
                if (count > limitBytes) {
                    throw new ImageException(
                            path,
                            "",
                            "uncompressed it has more than the %d bytes that are allowed"
                                    .formatted(limitBytes));
                }
                file.write(piece);
            }
            complete = true;
            return file;
        } catch (SyscallException | SandboxException known) {
            throw known;
        } catch (IOException damaged) {
            throw new ImageException(path, "", damaged);
        } finally {
            if (!complete) {
                file.close();
            }
        }
    }
}
