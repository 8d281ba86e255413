// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/// The kernel's user-space headers, where they are installed.
final class Headers {
    private static final Pattern NUMBER =
            Pattern.compile("^#define\\s+(\\w+)\\s+(\\d+)\\b.*$", Pattern.MULTILINE);

    private Headers() {}

    /// The first of the places where a header may be; skips the test aloud when it is in none.
    static Path findOrSkip(String... places) {
        return Stream.of(places)
                .map(Path::of)
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> skip("there is no " + String.join(" or ", places)));
    }

    /// The macros of a header that are plain decimal numbers; skips the test when it is not there.
    static Map<String, Integer> definesOrSkip(Path header) throws IOException {
        Path found = findOrSkip(header.toString());
        Map<String, Integer> defines = new HashMap<>();
        Matcher matcher = NUMBER.matcher(Files.readString(found));
        while (matcher.find()) {
            defines.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
        }
        return defines;
    }

    static TestAbortedException skip(String why) {
        System.err.println("SKIPPED: " + why + "; install the kernel's headers (linux-libc-dev)");
        return new TestAbortedException(why);
    }
}
