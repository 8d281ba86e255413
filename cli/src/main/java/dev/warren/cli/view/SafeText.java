// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.kernel.KernelText;

/// Text from the node, made safe to show.
///
/// Names of interfaces, processes, files and pods are chosen by others. Escape codes, line breaks,
/// marks that turn the direction of writing and bytes that are no text are shown, not obeyed.
public final class SafeText {
    private static final int BYTE_ESCAPE = 0xdc00;

    private SafeText() {}

    /// For tables and sentences: what could move the cursor or hide text becomes `\x1b` or, beyond
    /// ASCII, a code point in braces.
    public static String line(String text) {
        return escape(text, false);
    }

    /// For a column of a table: blanks are escaped as well, so that columns stay columns.
    public static String cell(String text) {
        return text.isEmpty() ? "-" : escape(text, true);
    }

    /// For JSON, whose writer escapes what steers a terminal (see [JsonEscapes]): only bytes that are no text are
    /// spelled out, because JSON has no way to carry them.
    public static String json(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return spellOutBytes(text);
            }
        }
        return text;
    }

    private static String spellOutBytes(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            int point = text.codePointAt(i);
            if (Character.isSupplementaryCodePoint(point)) {
                safe.appendCodePoint(point);
                i++;
            } else if (Character.isSurrogate((char) point)) {
                appendEscaped(safe, point);
            } else {
                safe.append((char) point);
            }
        }
        return safe.toString();
    }

    private static String escape(String text, boolean blanks) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '\\') {
                return escapeSlowly(text, blanks);
            }
        }
        return text;
    }

    private static String escapeSlowly(String text, boolean blanks) {
        StringBuilder safe = new StringBuilder(text.length() + 8);
        int i = 0;
        while (i < text.length()) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (point == '\\') {
                safe.append("\\\\");
            } else if (point == ' ' && !blanks) {
                safe.append(' ');
            } else if (isUnsafe(point)) {
                appendEscaped(safe, point);
            } else {
                safe.appendCodePoint(point);
            }
        }
        return safe.toString();
    }

    private static boolean isUnsafe(int point) {
        return isBlankLetter(point) || isUnsafeType(point);
    }

    /// Letters and signs that show nothing: the fillers of Hangul, the empty sign of Braille.
    private static boolean isBlankLetter(int point) {
        return switch (point) {
            case 0x115f, 0x1160, 0x2800, 0x3164, 0xffa0 -> true;
            default -> false;
        };
    }

    private static boolean isUnsafeType(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    private static void appendEscaped(StringBuilder safe, int point) {
        if (point <= 0xffff && KernelText.isEscapedByte((char) point)) {
            safe.append("\\x").append(hex(point - BYTE_ESCAPE));
        } else if (point < 0x80) {
            safe.append("\\x").append(hex(point));
        } else {
            safe.append("\\u{").append(Integer.toHexString(point)).append('}');
        }
    }

    private static String hex(int value) {
        return value < 0x10 ? "0" + Integer.toHexString(value) : Integer.toHexString(value);
    }
}
