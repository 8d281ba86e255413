// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import dev.warren.kernel.FileStatus;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.id.NamespaceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A namespace that is mounted somewhere: one line of `/proc/<pid>/mountinfo` of type `nsfs`.
/// Source: man 5 proc_pid_mountinfo.
///
/// @param id which namespace, from the line's device and root fields
/// @param kind the word before the inode: `net`, `mnt`, …
/// @param path where, seen from the process's root; escapes are undone
public record NamespaceMount(NamespaceId id, String kind, String path) {
    private static final byte[] NSFS = " - nsfs ".getBytes(StandardCharsets.US_ASCII);
    private static final String DELETED = "//deleted";

    /// Picks the namespaces out of a whole mountinfo. Most lines of a node are other mounts, so lines
    /// are sifted as bytes.
    public static List<NamespaceMount> parse(byte[] mountinfo) {
        List<NamespaceMount> mounts = new ArrayList<>();
        int from = 0;
        while (from < mountinfo.length) {
            int end = from;
            while (end < mountinfo.length && mountinfo[end] != '\n') {
                end++;
            }
            if (contains(mountinfo, from, end)) {
                addLine(KernelText.decode(mountinfo, from, end - from), mounts);
            }
            from = end + 1;
        }
        return mounts;
    }

    private static boolean contains(byte[] bytes, int from, int end) {
        // The file system's type stands near the end: look from there.
        for (int at = end - NSFS.length; at >= from; at--) {
            if (bytes[at] == ' ' && bytes[at + 1] == '-') {
                int i = 0;
                while (i < NSFS.length && bytes[at + i] == NSFS[i]) {
                    i++;
                }
                if (i == NSFS.length) {
                    return true;
                }
            }
        }
        return false;
    }

    /// `2195 2194 0:4 net:[4026603408] /run/netns/foo rw shared:1007 - nsfs nsfs rw`.
    private static void addLine(String line, List<NamespaceMount> mounts) {
        String[] fields = line.split(" ", 6);
        if (fields.length < 6) {
            return;
        }
        int colon = fields[2].indexOf(':');
        int bracket = fields[3].indexOf(":[");
        if (colon < 0 || bracket < 0 || !fields[3].endsWith("]") || !fields[4].startsWith("/")) {
            return;
        }
        try {
            long device =
                    FileStatus.device(
                            Long.parseLong(fields[2].substring(0, colon)),
                            Long.parseLong(fields[2].substring(colon + 1)));
            long inode = Long.parseLong(fields[3].substring(bracket + 2, fields[3].length() - 1));
            mounts.add(
                    new NamespaceMount(
                            new NamespaceId(device, inode),
                            fields[3].substring(0, bracket),
                            unescape(fields[4])));
        } catch (NumberFormatException notANamespace) {
            // A mount of nsfs whose root is spelled differently is none that we can name.
            return;
        }
    }

    /// Undoes the kernel's octal escapes of blank, tab, newline and backslash.
    static String unescape(String path) {
        if (path.indexOf('\\') < 0) {
            return path;
        }
        byte[] escaped = KernelText.encode(path);
        byte[] plain = new byte[escaped.length];
        int count = 0;
        for (int i = 0; i < escaped.length; i++) {
            if (escaped[i] == '\\' && isOctal(escaped, i + 1)) {
                plain[count++] =
                        (byte)
                                ((escaped[i + 1] - '0') << 6
                                        | (escaped[i + 2] - '0') << 3
                                        | (escaped[i + 3] - '0'));
                i += 3;
            } else {
                plain[count++] = escaped[i];
            }
        }
        return KernelText.decode(plain, 0, count);
    }

    private static boolean isOctal(byte[] bytes, int at) {
        if (at + 2 >= bytes.length) {
            return false;
        }
        for (int i = at; i < at + 3; i++) {
            if (bytes[i] < '0' || bytes[i] > '7') {
                return false;
            }
        }
        return true;
    }

    /// Whether the file it was mounted on has been unlinked since; no path leads there any more.
    public boolean isUnlinked() {
        return path.endsWith(DELETED);
    }
}
