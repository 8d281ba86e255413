// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarUtils;

/// The headers of an entry of a tar archive once more, byte by byte: the library reads values as text, and loses
/// what is none, such as names that are not UTF-8 and most values of `security.capability`; and it cuts owners to
/// 32 bits with a sign.
///
/// What readers understand differently is refused, because the one who checked an image and the one who
/// unpacks it may not be the same: settings for all entries, two headers of a kind, two sources of one name.
/// Source: POSIX pax, "pax Header Block", "pax Extended Header"; GNU tar, "Basic Tar Format".
final class RawHeaders {
    private static final int BLOCK = 512;
    private static final int TYPE = 156;
    private static final int USER = 108;
    private static final int GROUP = 116;
    private static final int OWNER_BYTES = 8;
    private static final int SIZE = 124;
    private static final int SIZE_BYTES = 12;
    private static final String ATTRIBUTE = "SCHILY.xattr.";

    private final byte[] bytes;
    private final Map<String, byte[]> records = new LinkedHashMap<>();
    private final Set<Character> seen = new HashSet<>();

    /// Where the entry's own header begins.
    private final int own;

    /// @param bytes what the reader read
    /// @param from where in them the first header begins
    RawHeaders(byte[] bytes, int from) throws EntryException {
        this.bytes = bytes;
        int at = from;
        while (at + BLOCK <= bytes.length) {
            char type = (char) (bytes[at + TYPE] & 0xff);
            if ("xXgLK".indexOf(type) < 0) {
                break;
            }
            if (!seen.add(type == 'X' ? 'x' : type)) {
                throw damaged("it has two headers of type '" + type + "'");
            }
            int size = size(at);
            if (type == 'x' || type == 'X') {
                parse(at + BLOCK, at + BLOCK + size, records);
            } else if (type == 'g') {
                demandNothing(at + BLOCK, at + BLOCK + size);
            }
            at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        if (at + BLOCK > bytes.length) {
            throw damaged("its header is cut off");
        }
        own = at;
    }

    private long number(int at, int length) throws EntryException {
        try {
            return TarUtils.parseOctalOrBinary(bytes, at, length);
        } catch (IllegalArgumentException wrong) {
            throw damaged(String.valueOf(wrong.getMessage()));
        }
    }

    private int size(int at) throws EntryException {
        long size = number(at + SIZE, SIZE_BYTES);
        if (size < 0 || size > bytes.length - at - BLOCK) {
            throw damaged("its extended header has " + size + " bytes, which are not there");
        }
        return (int) size;
    }

    private void demandNothing(int from, int end) throws EntryException {
        Map<String, byte[]> settings = new LinkedHashMap<>();
        parse(from, end, settings);
        settings.remove("comment");
        if (!settings.isEmpty()) {
            throw damaged(
                    "it has settings for all entries (%s), which image layers do not have"
                            .formatted(String.join(", ", settings.keySet())));
        }
    }

    /// Lines of `length keyword=value\n`, the length that of the whole line.
    private void parse(int from, int end, Map<String, byte[]> into) throws EntryException {
        int at = from;
        while (at < end) {
            int length = 0;
            int digit = at;
            while (digit < end && bytes[digit] >= '0' && bytes[digit] <= '9' && digit - at < 8) {
                length = length * 10 + bytes[digit++] - '0';
            }
            int equals = digit;
            while (equals < end && bytes[equals] != '=') {
                equals++;
            }
            int lineEnd = at + length - 1;
            if (length == 0
                    || lineEnd >= end
                    || equals >= lineEnd
                    || bytes[digit] != ' '
                    || bytes[lineEnd] != '\n') {
                throw damaged("its extended header is damaged");
            }
            String keyword =
                    new String(bytes, digit + 1, equals - digit - 1, StandardCharsets.UTF_8);
            into.put(keyword, Arrays.copyOfRange(bytes, equals + 1, lineEnd));
            at = lineEnd + 1;
        }
    }

    private static EntryException damaged(String reason) {
        return new EntryException("", reason);
    }

    /// The bytes of the entry's name when an extended header gives it.
    Optional<byte[]> path() throws EntryException {
        return name("path", 'L');
    }

    /// The same of where a link leads.
    Optional<byte[]> linkPath() throws EntryException {
        return name("linkpath", 'K');
    }

    private Optional<byte[]> name(String keyword, char other) throws EntryException {
        byte[] value = records.get(keyword);
        if (value == null || value.length == 0) {
            return Optional.empty();
        }
        if (seen.contains(other)) {
            throw damaged("its name is given twice");
        }
        return Optional.of(value);
    }

    /// The number of the user in the entry's own header; empty when an extended one gives it.
    OptionalLong user() throws EntryException {
        return owner("uid", USER);
    }

    /// The same of the group.
    OptionalLong group() throws EntryException {
        return owner("gid", GROUP);
    }

    private OptionalLong owner(String keyword, int offset) throws EntryException {
        byte[] extended = records.get(keyword);
        return extended != null && extended.length > 0
                ? OptionalLong.empty()
                : OptionalLong.of(number(own + offset, OWNER_BYTES));
    }

    boolean isSparse() {
        return records.keySet().stream()
                .anyMatch(
                        keyword ->
                                keyword.startsWith("GNU.sparse.")
                                        || keyword.equals("SCHILY.realsize")
                                        || keyword.equals("SCHILY.filetype"));
    }

    /// The extended attributes by name.
    Map<String, byte[]> attributes() {
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        records.forEach(
                (keyword, value) -> {
                    if (keyword.startsWith(ATTRIBUTE)) {
                        attributes.put(keyword.substring(ATTRIBUTE.length()), value);
                    }
                });
        return attributes;
    }
}
