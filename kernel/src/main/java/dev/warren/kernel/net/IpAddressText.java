// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

/// The text forms of IP addresses: RFC 4291 section 2.2 to read, RFC 5952 to print.
final class IpAddressText {
    private IpAddressText() {}

    static String print(IpAddress address) {
        if (address.isV6()) {
            return printV6(address.high(), address.low());
        }
        long bits = address.low();
        return (bits >> 24 & 0xff)
                + "."
                + (bits >> 16 & 0xff)
                + "."
                + (bits >> 8 & 0xff)
                + "."
                + (bits & 0xff);
    }

    private static String printV6(long high, long low) {
        // RFC 5952 section 5: an address with an embedded IPv4 part is printed with it.
        if (high == 0 && low >>> 32 == 0xffffL) {
            return "::ffff:" + print(IpAddress.v4((int) low));
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] =
                    (int) ((i < 4 ? high >>> (48 - 16 * i) : low >>> (48 - 16 * (i - 4))) & 0xffff);
        }
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > gapLength) {
                gap = i;
                gapLength = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    static IpAddress parse(String text) {
        try {
            return text.indexOf(':') < 0 ? IpAddress.v4(parseV4(text)) : parseV6(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("'" + text + "' is no IP address", wrong);
        }
    }

    private static int parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("four numbers with dots were expected");
        }
        int bits = 0;
        for (String part : parts) {
            if (part.isEmpty()
                    || part.length() > 3
                    || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new IllegalArgumentException("'" + part + "' is no number from 0 to 255");
            }
            int value = Integer.parseInt(part);
            if (value > 255) {
                throw new IllegalArgumentException("'" + part + "' is no number from 0 to 255");
            }
            bits = bits << 8 | value;
        }
        return bits;
    }

    private static IpAddress parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            throw new IllegalArgumentException("'::' may stand once");
        }
        // An IPv4 part stands at the end of the whole, never before a gap.
        int[] head = gap < 0 ? groups(text, true) : groups(text.substring(0, gap), false);
        int[] tail = gap < 0 ? new int[0] : groups(text.substring(gap + 2), true);
        int missing = 8 - head.length - tail.length;
        if (gap < 0 ? missing != 0 : missing < 1) {
            throw new IllegalArgumentException("eight groups were expected");
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < 8; i++) {
            long group =
                    i < head.length
                            ? head[i]
                            : i < head.length + missing ? 0 : tail[i - head.length - missing];
            if (i < 4) {
                high = high << 16 | group;
            } else {
                low = low << 16 | group;
            }
        }
        return IpAddress.v6(high, low);
    }

    private static int[] groups(String text, boolean mayEndInV4) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        boolean endsInV4 = mayEndInV4 && parts[parts.length - 1].indexOf('.') >= 0;
        int[] groups = new int[parts.length + (endsInV4 ? 1 : 0)];
        for (int i = 0; i < parts.length; i++) {
            if (endsInV4 && i == parts.length - 1) {
                int bits = parseV4(parts[i]);
                groups[i] = bits >>> 16;
                groups[i + 1] = bits & 0xffff;
            } else {
                if (!parts[i].matches("[0-9a-fA-F]{1,4}")) {
                    throw new IllegalArgumentException(
                            "'" + parts[i] + "' is no group of four digits");
                }
                groups[i] = Integer.parseInt(parts[i], 16);
            }
        }
        return groups;
    }
}
