// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.sample;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Files that nobody would expect where runtimes keep theirs.
public final class HostileTree {
    /// Names of entries that are each a trap, and whether it has to be reported.
    public static final List<String> REPORTED =
            List.of(
                    "t-malformed",
                    "t-cut",
                    "t-empty",
                    "t-huge",
                    "t-larger-than-any",
                    "t-deep",
                    "t-pipe",
                    "t-folder",
                    "t-loop",
                    "t-link",
                    "t-binary",
                    "t-long-number",
                    "t-utf16-half");

    private HostileTree() {}

    /// Puts every trap at `before + name + after`.
    public static void plant(Tree tree, String before, String after) {
        content().forEach((name, bytes) -> tree.write(before + name + after, bytes));
        tree.pipe(before + "t-pipe" + after);
        tree.folder(before + "t-folder" + after);
        tree.link(before + "t-loop" + after, Tree.class.getSimpleName());
        tree.link(before + "t-link" + after, "/etc/passwd");
        tree.write(before + "t-\u001b[31m;reboot\n" + after, "{}");
        tree.write(
                before + "x".repeat(255 - (after.startsWith("/") ? 0 : after.length())) + after,
                "{}");
    }

    private static Map<String, byte[]> content() {
        Map<String, byte[]> content = new TreeMap<>();
        byte[] huge = new byte[5 << 20];
        Arrays.fill(huge, (byte) ' ');
        content.put("t-malformed", utf8("{\"annotations\": {\"a\": }}"));
        content.put("t-cut", utf8("{\"ID\":\"77\",\"State\":{\"Running\":tr"));
        content.put("t-empty", new byte[0]);
        content.put("t-huge", utf8("{\"a\":\"" + "x".repeat(5 << 20) + "\"}"));
        content.put("t-larger-than-any", huge);
        content.put("t-deep", utf8("[".repeat(100_000)));
        content.put("t-binary", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, '{', '"', (byte) 0xc0});
        content.put(
                "t-long-number", utf8("{\"containerId\":\"x\",\"n\":" + "9".repeat(5_000) + "}"));
        content.put(
                "t-utf16-half", utf8("{\"ID\":\"\\ud800\",\"containerId\":\"\\ud800\",\"x\":\""));
        return content;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
