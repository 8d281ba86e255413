// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.FileStatus;
import dev.warren.kernel.KernelText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// The entries of a tar archive, one after the other. What comes out of here is checked for what a header can
/// hold; what it means for a file system is not.
///
/// The library's reader goes on whatever it meets, and some damage makes it throw what is not declared; all of
/// it comes out as an [EntryException].
final class TarEntries {
    /// A header nests into the one before it, and the reader calls itself for each: so this also bounds how deep.
    private static final int HEADER_LIMIT_BYTES = 512 << 10;

    private static final int REST_BYTES = 1 << 16;
    private static final int BLOCK = TarConstants.DEFAULT_RCDSIZE;
    private static final long LAST_ID = 0xfffffffeL;
    private static final int LARGEST_MAJOR = 0xfff;
    private static final int LARGEST_MINOR = 0xfffff;

    private final HeaderRecorder from;
    private final TarArchiveInputStream tar;
    private byte[] rest = new byte[0];
    private String current = "";

    TarEntries(InputStream from) {
        this.from = new HeaderRecorder(from, HEADER_LIMIT_BYTES);
        // One character for each byte: names come out as they went in.
        tar = new TarArchiveInputStream(this.from, StandardCharsets.ISO_8859_1.name());
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T guarded(Reading<T> reading) throws EntryException {
        try {
            return reading.read();
        } catch (EntryException known) {
            throw known.entry().isEmpty()
                    ? new EntryException(current, String.valueOf(known.getMessage()))
                    : known;
        } catch (IOException | RuntimeException damaged) {
            EntryException wrong =
                    new EntryException(
                            current,
                            (current.isEmpty() ? "it is" : "behind it is")
                                    + " no tar archive, or a damaged one: "
                                    + damaged.getMessage());
            wrong.initCause(damaged);
            throw wrong;
        }
    }

    /// Goes to the next entry; what was not read of the one before is skipped.
    ///
    /// @return empty at the end
    Optional<TarEntry> next() throws EntryException {
        if (!current.isEmpty()) {
            skipRest();
        }
        return guarded(
                () -> {
                    int padding = (int) ((BLOCK - from.position() % BLOCK) % BLOCK);
                    from.begin();
                    TarArchiveEntry header = tar.getNextEntry();
                    byte[] recorded = from.end();
                    if (header == null) {
                        return Optional.empty();
                    }
                    return Optional.of(entry(header, new RawHeaders(recorded, padding)));
                });
    }

    /// The library would do it itself, and it would count among the headers.
    private void skipRest() throws EntryException {
        if (rest.length == 0) {
            rest = new byte[REST_BYTES];
        }
        while (read(rest) >= 0) {
            // Nobody wants it.
        }
    }

    /// Reads content of the entry that [#next] gave last; -1 at its end.
    int read(byte[] into) throws EntryException {
        return guarded(() -> tar.read(into, 0, into.length));
    }

    /// How much of the archive was read: behind [#next] where the content begins.
    long position() {
        return from.position();
    }

    private TarEntry entry(TarArchiveEntry header, RawHeaders raw) throws EntryException {
        byte[] name = raw.path().orElseGet(() -> bytes(header.getName()));
        String shown = KernelText.decode(name);
        current = shown.isEmpty() ? "(without a name)" : shown;
        if (!header.isCheckSumOK()) {
            throw wrong("its header is damaged: the checksum is wrong");
        }
        byte type = header.getLinkFlag();
        TarEntry.Kind kind = kind(header, type, raw.isSparse() || header.isSparse());
        boolean device =
                kind == TarEntry.Kind.CHARACTER_DEVICE || kind == TarEntry.Kind.BLOCK_DEVICE;
        boolean link = kind == TarEntry.Kind.SYMBOLIC_LINK || kind == TarEntry.Kind.HARD_LINK;
        byte[] target = raw.linkPath().orElseGet(() -> bytes(header.getLinkName()));
        if (kind != TarEntry.Kind.FILE && kind != TarEntry.Kind.FOLDER && header.getSize() != 0) {
            throw wrong("it has content, which only a file can have");
        }
        if (kind == TarEntry.Kind.FILE && header.isDirectory()) {
            throw wrong("it is a file with the name of a folder");
        }
        return new TarEntry(
                shown,
                kind,
                link ? KernelText.decode(target) : "",
                header.getMode() & 07777,
                id(raw.user().orElse(header.getLongUserId())),
                id(raw.group().orElse(header.getLongGroupId())),
                modified(header),
                kind == TarEntry.Kind.FILE ? header.getSize() : 0,
                device ? device(header) : 0,
                raw.attributes());
    }

    private TarEntry.Kind kind(TarArchiveEntry header, byte type, boolean sparse)
            throws EntryException {
        if (sparse) {
            throw wrong(
                    "it is stored with its holes left out, which image layers do not have:"
                            + " pack it without --sparse");
        }
        return switch (type) {
            // Before there was a type for folders, a slash at the end made one.
            case TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL, TarConstants.LF_CONTIG ->
                    header.isDirectory() && header.getSize() == 0
                            ? TarEntry.Kind.FOLDER
                            : TarEntry.Kind.FILE;
            case TarConstants.LF_DIR -> TarEntry.Kind.FOLDER;
            case TarConstants.LF_SYMLINK -> TarEntry.Kind.SYMBOLIC_LINK;
            case TarConstants.LF_LINK -> TarEntry.Kind.HARD_LINK;
            case TarConstants.LF_FIFO -> TarEntry.Kind.PIPE;
            case TarConstants.LF_CHR -> TarEntry.Kind.CHARACTER_DEVICE;
            case TarConstants.LF_BLK -> TarEntry.Kind.BLOCK_DEVICE;
            default ->
                    throw wrong(
                            "it is of the type '%s', which is neither file, folder, link, pipe nor"
                                            .formatted((char) (type & 0xff))
                                    + " device");
        };
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    private long id(long number) throws EntryException {
        if (number < 0 || number > LAST_ID) {
            throw wrong("its owner is " + number + ", which is no number of a user or group");
        }
        return number;
    }

    private long device(TarArchiveEntry header) throws EntryException {
        int major = header.getDevMajor();
        int minor = header.getDevMinor();
        if (major < 0 || major > LARGEST_MAJOR || minor < 0 || minor > LARGEST_MINOR) {
            throw wrong("it is the device %d:%d, which cannot be".formatted(major, minor));
        }
        return FileStatus.device(major, minor);
    }

    private static Instant modified(TarArchiveEntry header) {
        var time = header.getLastModifiedTime();
        // An instant holds fewer seconds than a header; no file system holds more.
        long seconds = Math.clamp(time.to(TimeUnit.SECONDS), -(1L << 40), 1L << 40);
        return seconds == time.to(TimeUnit.SECONDS)
                ? time.toInstant()
                : Instant.ofEpochSecond(seconds);
    }

    private EntryException wrong(String reason) {
        return new EntryException(current, reason);
    }
}
