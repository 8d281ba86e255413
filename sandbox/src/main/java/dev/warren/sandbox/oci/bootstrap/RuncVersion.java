// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A release of runc, as far as its bootstrap message depends on it.
public record RuncVersion(int major, int minor) implements Comparable<RuncVersion> {
    private static final Pattern TEXT =
            Pattern.compile("v?([0-9]{1,4})\\.([0-9]{1,4})(?:[^0-9].*)?");

    private static final RuncVersion WITH_MOUNT_SOURCES = new RuncVersion(1, 1);
    private static final RuncVersion WITH_TIME_OFFSETS = new RuncVersion(1, 2);

    /// Reads a text such as `1.1.5+ds1`.
    ///
    /// @return empty when it begins with no two numbers
    public static Optional<RuncVersion> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new RuncVersion(
                        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
    }

    /// Whether it lets `init` open the sources of bind mounts before it enters a user namespace; later ones
    /// open them themselves.
    boolean sendsMountSources() {
        return compareTo(WITH_MOUNT_SOURCES) == 0;
    }

    /// Whether it knows time namespaces.
    boolean sendsTimeOffsets() {
        return compareTo(WITH_TIME_OFFSETS) >= 0;
    }

    @Override
    public int compareTo(RuncVersion other) {
        int byMajor = Integer.compare(major, other.major);
        return byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
