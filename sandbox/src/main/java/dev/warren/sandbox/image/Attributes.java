// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileAttributes;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Gives owner, permissions and extended attributes of an entry to what was made of it.
final class Attributes {
    private static final String CAPABILITY = "security.capability";

    /// `VFS_CAP_REVISION_2` and `_3` in the upper byte of the first word; the third form ends with the number
    /// of the root user who may use it. Source: `linux/capability.h`, man 7 capabilities.
    private static final int REVISION_MASK = 0xff000000;

    private static final int REVISION_2 = 0x02000000;
    private static final int REVISION_3 = 0x03000000;
    private static final int REVISION_2_BYTES = 20;
    private static final int REVISION_3_BYTES = 24;

    private final Owners owners;
    private final Consumer<String> notes;

    Attributes(Owners owners, Consumer<String> notes) {
        this.owners = owners;
        this.notes = notes;
    }

    /// Of an open file or folder. The permissions come after the owner, who takes the set-id bits away.
    void give(Fd file, TarEntry entry) throws SyscallException, EntryException {
        FileAttributes.setOwner(file, user(entry), group(entry));
        FileAttributes.setMode(file, entry.mode());
        for (Map.Entry<String, byte[]> attribute : entry.attributes().entrySet()) {
            giveExtended(file, entry, attribute.getKey(), attribute.getValue());
        }
    }

    /// Of a name that cannot be opened without effect; everything but the permissions.
    void giveAt(Directory folder, String name, TarEntry entry)
            throws SyscallException, EntryException {
        FileAttributes.setOwnerAt(folder.fd(), name, user(entry), group(entry));
        FileAttributes.setModifiedAt(folder.fd(), name, entry.modified());
        entry.attributes()
                .keySet()
                .forEach(key -> leftOut(entry, key, "only files and folders get theirs here"));
    }

    private long user(TarEntry entry) throws EntryException {
        return demand(owners.user(entry.user()), entry, "user " + entry.user());
    }

    private long group(TarEntry entry) throws EntryException {
        return demand(owners.group(entry.group()), entry, "group " + entry.group());
    }

    private static long demand(OptionalLong outside, TarEntry entry, String owner)
            throws EntryException {
        return outside.orElseThrow(
                () ->
                        new EntryException(
                                entry.name(),
                                "it belongs to %s, whom the pod's user namespace does not map"
                                        .formatted(owner)));
    }

    private void giveExtended(Fd file, TarEntry entry, String key, byte[] value)
            throws SyscallException, EntryException {
        if (key.startsWith("trusted.overlay.")) {
            leftOut(entry, key, "it would tell an overlay file system to look elsewhere");
            return;
        }
        byte[] given = key.equals(CAPABILITY) ? capability(value) : value;
        try {
            FileAttributes.setExtended(file, key, given);
        } catch (SyscallException failed) {
            switch (failed.errno()) {
                case Errno.EOPNOTSUPP ->
                        leftOut(entry, key, "the file system here has none of that class");
                case Errno.EPERM ->
                        leftOut(entry, key, "the kernel does not permit it to this process");
                case Errno.EINVAL, Errno.ERANGE ->
                        throw new EntryException(
                                entry.name(),
                                "the kernel does not accept its attribute '%s'"
                                        .formatted(EntryException.shortened(key)));
                default -> throw failed;
            }
        }
    }

    /// Capabilities of a file count for the root user of the namespace that they were written for. Source: man 7
    /// capabilities, "Namespaced file capabilities".
    private byte[] capability(byte[] value) {
        OptionalLong root = owners.user(0);
        if (owners.maps().isEmpty() || root.isEmpty() || value.length != REVISION_2_BYTES) {
            return value;
        }
        ByteBuffer words =
                ByteBuffer.wrap(Arrays.copyOf(value, REVISION_3_BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        int first = words.getInt(0);
        if ((first & REVISION_MASK) != REVISION_2) {
            return value;
        }
        words.putInt(0, (first & ~REVISION_MASK) | REVISION_3);
        words.putInt(REVISION_2_BYTES, (int) root.getAsLong());
        return words.array();
    }

    private void leftOut(TarEntry entry, String key, String why) {
        notes.accept(
                "'%s': its attribute '%s' is left out: %s"
                        .formatted(
                                EntryException.shortened(entry.name()),
                                EntryException.shortened(key),
                                why));
    }
}
