// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Documents byte for byte as Go's `encoding/json` writes them (since Go 1.22), because the reference library does, and
/// what a plugin reads must not depend on who runs it.
///
/// A document that went through a Go map has its members sorted by the bytes of their names, and all of its numbers are
/// of double precision, also those that do not fit.
final class GoJson {
    /// Names by their bytes in UTF-8, which is the order of their code points and not that of Java's text.
    private static final Comparator<String> BYTE_ORDER = GoJson::compareCodePoints;

    private static final String DIGITS = "0123456789abcdef";
    private static final double LEAST_PLAIN = 1e-6;
    private static final double LEAST_WITH_EXPONENT = 1e21;
    private static final int REPLACEMENT = 0xfffd;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private GoJson() {}

    /// An empty object whose members will be sorted.
    static SortedMap<String, Object> sortedObject() {
        return new TreeMap<>(BYTE_ORDER);
    }

    /// The document as a Go program has it that has read it into maps.
    ///
    /// @throws MalformedException for a number that double precision cannot hold
    static Object decoded(Object value, String document, String field) throws MalformedException {
        return switch (value) {
            case Map<?, ?> members -> decodedObject(members, document, field);
            case Collection<?> items -> {
                Object[] copy = new Object[items.size()];
                int at = 0;
                for (Object item : items) {
                    copy[at] = decoded(item, document, field + "[" + at + "]");
                    at++;
                }
                yield List.of(copy);
            }
            case Number number -> {
                double rounded = number.doubleValue();
                if (Double.isInfinite(rounded)) {
                    throw new MalformedException(document, field, "the number is too large");
                }
                yield rounded;
            }
            default -> value;
        };
    }

    /// [#decoded] of an object.
    static SortedMap<String, Object> decodedObject(Map<?, ?> members, String document, String field)
            throws MalformedException {
        SortedMap<String, Object> copy = sortedObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            String name = String.valueOf(member.getKey());
            Object content = member.getValue();
            copy.put(
                    name,
                    decoded(
                            content == null ? Json.NULL : content,
                            document,
                            field.isEmpty() ? name : field + "." + name));
        }
        return copy;
    }

    /// The document in one line, members in the order in which the maps have them.
    ///
    /// @throws IllegalArgumentException for a value of a kind that [Json] does not know
    static byte[] encode(Object value) {
        GoJson writer = new GoJson();
        writer.write(value);
        return writer.bytes.toByteArray();
    }

    private void write(Object value) {
        switch (value) {
            case Map<?, ?> members -> writeObject(members);
            case Collection<?> items -> {
                ascii("[");
                String between = "";
                for (Object item : items) {
                    ascii(between);
                    write(item);
                    between = ",";
                }
                ascii("]");
            }
            case String text -> writeText(text);
            case Double number -> ascii(number(number));
            case Number number -> ascii(number.toString());
            case Boolean truth -> ascii(truth.toString());
            default -> {
                if (!Json.NULL.equals(value)) {
                    throw new IllegalArgumentException(
                            "no JSON can be made of a " + value.getClass().getSimpleName());
                }
                ascii("null");
            }
        }
    }

    private void writeObject(Map<?, ?> members) {
        ascii("{");
        String between = "";
        for (Map.Entry<?, ?> member : members.entrySet()) {
            ascii(between);
            writeText(String.valueOf(member.getKey()));
            ascii(":");
            write(member.getValue());
            between = ",";
        }
        ascii("}");
    }

    private void writeText(String text) {
        bytes.write('"');
        text.codePoints().forEach(this::writeCharacter);
        bytes.write('"');
    }

    /// `<`, `>` and `&` are escaped for the sake of those who put JSON into HTML.
    private void writeCharacter(int c) {
        switch (c) {
            case '"' -> ascii("\\\"");
            case '\\' -> ascii("\\\\");
            case '\b' -> ascii("\\b");
            case '\f' -> ascii("\\f");
            case '\n' -> ascii("\\n");
            case '\r' -> ascii("\\r");
            case '\t' -> ascii("\\t");
            case '<', '>', '&', 0x2028, 0x2029 -> escape(c);
            default -> {
                if (c < ' ') {
                    escape(c);
                } else if (c < 0x7f) {
                    bytes.write(c);
                } else {
                    boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
                    bytes.writeBytes(
                            Character.toString(half ? REPLACEMENT : c)
                                    .getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private void escape(int c) {
        ascii("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes.write(DIGITS.charAt(c >> shift & 0xf));
        }
    }

    private void ascii(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The shortest text that reads back as the number; an exponent only for the very large and the very small.
    private static String number(double number) {
        double size = Math.abs(number);
        if (size == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        BigDecimal shortest = shortest(number);
        if (size >= LEAST_PLAIN && size < LEAST_WITH_EXPONENT) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        return (number < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + "e"
                + (exponent < 0 ? "-" : "+")
                + Math.abs(exponent);
    }

    /// Java never writes fewer than two digits, though one may be enough.
    private static BigDecimal shortest(double number) {
        BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (shortest.precision() == 2) {
            BigDecimal one = new BigDecimal(number).round(new MathContext(1));
            return one.doubleValue() == number ? one : shortest;
        }
        return shortest;
    }

    private static int compareCodePoints(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            if (one.charAt(i) != other.charAt(i)) {
                // The half of a pair stands for a code point above all that have one character.
                return Integer.compare(rank(one.charAt(i)), rank(other.charAt(i)));
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }
}
