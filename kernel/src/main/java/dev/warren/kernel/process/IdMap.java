// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import java.util.List;

/// One line of a user namespace's map: `length` numbers of users (or groups) from `inside` on are those
/// from `outside` on in the user namespace of the one who writes the map.
///
/// Source: man 7 user_namespaces, "User and group ID mappings".
///
/// @param inside the first number in the namespace
/// @param outside the first number it stands for
/// @param length how many; the last number of each side is at most 4,294,967,294
public record IdMap(long inside, long outside, long length) {
    /// -1 means "no user" in every call that takes one.
    private static final long BEYOND_LAST = 0xffffffffL;

    /// @throws IllegalArgumentException when there are no numbers in it or none of that size
    public IdMap {
        if (length < 1) {
            throw new IllegalArgumentException(
                    "the map "
                            + text(inside, outside, length)
                            + " is empty: its length is below 1");
        }
        if (inside < 0
                || outside < 0
                || Math.max(length, Math.max(inside, outside)) > BEYOND_LAST
                || inside + length > BEYOND_LAST
                || outside + length > BEYOND_LAST) {
            throw new IllegalArgumentException(
                    "the map "
                            + text(inside, outside, length)
                            + " leaves the numbers of users and groups, which are 0 to 4294967294");
        }
    }

    /// Reads `inside:outside:length`, such as `0:100000:65536`, as container tools write it.
    ///
    /// @throws IllegalArgumentException when it is not of that form or not a map
    public static IdMap parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw malformed(text);
        }
        return new IdMap(number(text, parts[0]), number(text, parts[1]), number(text, parts[2]));
    }

    private static long number(String text, String part) {
        // Long.parseLong would take signs and the digits of every script.
        if (part.isEmpty() || part.length() > 10) {
            throw malformed(text);
        }
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) < '0' || part.charAt(i) > '9') {
                throw malformed(text);
            }
        }
        return Long.parseLong(part);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "'"
                        + text
                        + "' is no map: wanted is inside:outside:length, such as 0:100000:65536");
    }

    /// The text of `/proc/<pid>/uid_map` or `gid_map` for a list of maps.
    ///
    /// @throws IllegalArgumentException when there is none, or two give one number twice
    public static String kernelText(List<IdMap> maps) {
        if (maps.isEmpty()) {
            throw new IllegalArgumentException(
                    "a user namespace without a map has no users: at least one map is needed");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < maps.size(); i++) {
            IdMap map = maps.get(i);
            for (IdMap other : maps.subList(0, i)) {
                if (overlap(map.inside, other.inside, map.length, other.length)
                        || overlap(map.outside, other.outside, map.length, other.length)) {
                    throw new IllegalArgumentException(
                            "the maps " + other + " and " + map + " overlap");
                }
            }
            text.append(map.inside).append(' ');
            text.append(map.outside).append(' ');
            text.append(map.length).append('\n');
        }
        return text.toString();
    }

    private static boolean overlap(long from, long otherFrom, long length, long otherLength) {
        return from < otherFrom + otherLength && otherFrom < from + length;
    }

    /// The form that [#parse] reads.
    @Override
    public String toString() {
        return text(inside, outside, length);
    }

    private static String text(long inside, long outside, long length) {
        return inside + ":" + outside + ":" + length;
    }
}
