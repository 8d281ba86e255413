// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// A layer's tar archive made in memory, as harmless or as hostile as a test wants it.
public final class LayerBytes {
    static final long MODIFIED_SECONDS = 1_000_000_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;

    public LayerBytes() {
        tar = new TarArchiveOutputStream(bytes, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    public LayerBytes folder(String name) {
        return folder(name, 0755);
    }

    LayerBytes folder(String name, int mode) {
        return put(entry(name.endsWith("/") ? name : name + "/", TarConstants.LF_DIR, mode), "");
    }

    public LayerBytes file(String name, String content) {
        return file(name, 0644, content);
    }

    LayerBytes file(String name, int mode, String content) {
        return put(entry(name, TarConstants.LF_NORMAL, mode), content);
    }

    public LayerBytes file(String name, int mode, byte[] content) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL, mode);
        entry.setSize(content.length);
        return put(entry, content);
    }

    public LayerBytes symbolicLink(String name, String target) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_SYMLINK, 0777);
        entry.setLinkName(target);
        return put(entry, "");
    }

    LayerBytes hardLink(String name, String target) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_LINK, 0644);
        entry.setLinkName(target);
        return put(entry, "");
    }

    LayerBytes pipe(String name) {
        return put(entry(name, TarConstants.LF_FIFO, 0600), "");
    }

    LayerBytes device(String name, int major, int minor) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_CHR, 0666);
        entry.setDevMajor(major);
        entry.setDevMinor(minor);
        return put(entry, "");
    }

    /// A file that belongs to somebody.
    LayerBytes owned(String name, long user, long group) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL, 0644);
        entry.setUserId(user);
        entry.setGroupId(group);
        return put(entry, "content");
    }

    /// A file with records of an extended header.
    LayerBytes extended(String name, Map<String, String> records) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL, 0644);
        records.forEach(entry::addPaxHeader);
        return put(entry, "content");
    }

    /// An entry of whatever type with whatever content, past the library, which would not write it.
    LayerBytes raw(String name, char type, byte[] content) {
        TarArchiveEntry entry = entry(name, (byte) type, 0644);
        entry.setSize(content.length);
        byte[] header = new byte[TarConstants.DEFAULT_RCDSIZE];
        entry.writeEntryHeader(header);
        bytes.writeBytes(header);
        bytes.writeBytes(content);
        bytes.writeBytes(
                new byte[(header.length - content.length % header.length) % header.length]);
        return this;
    }

    private static TarArchiveEntry entry(String name, byte type, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setMode(mode);
        entry.setLastModifiedTime(FileTime.fromMillis(MODIFIED_SECONDS * 1000));
        return entry;
    }

    private LayerBytes put(TarArchiveEntry entry, String content) {
        byte[] encoded = content.getBytes(StandardCharsets.UTF_8);
        entry.setSize(encoded.length);
        return put(entry, encoded);
    }

    private LayerBytes put(TarArchiveEntry entry, byte[] content) {
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public byte[] end() {
        try {
            tar.finish();
            return bytes.toByteArray();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return packed.toByteArray();
    }
}
