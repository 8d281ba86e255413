// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RouteType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Values in rules of nftables, in the words of `nft`.
final class ValueText {
    private static final List<String> STATES =
            List.of("invalid", "established", "related", "new", "", "", "untracked");

    private ValueText() {}

    /// The names of the bits of `ct state` in a mask such as `0x6`.
    static String states(String mask) {
        int bits = Integer.parseUnsignedInt(mask.substring(2), 16);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < STATES.size(); i++) {
            if ((bits & 1 << i) != 0) {
                names.add(STATES.get(i));
            }
        }
        return String.join(",", names);
    }

    /// A value as the words before it read it.
    static String typed(String of, Octets value) {
        if (of.endsWith("name")) {
            byte[] bytes = value.toBytes();
            String name = KernelText.decodeTerminated(bytes, 0, bytes.length);
            // Compared with its end, it is the whole name; without, whatever begins like this.
            boolean whole = bytes.length == 16 || name.length() < bytes.length;
            return '"' + name + (whole ? "" : "*") + '"';
        }
        if (of.endsWith("l4proto") || of.endsWith("protocol") || of.endsWith("nexthdr")) {
            return XtText.protocol((int) value.networkNumber());
        }
        if (of.endsWith("port")) {
            return Long.toString(value.networkNumber());
        }
        if (of.endsWith("addr") || value.length() == 16) {
            return address(value).orElse(value.toString());
        }
        if (of.startsWith("fib ") && of.endsWith("type")) {
            return RouteType.of(value.hostNumber()).word();
        }
        return of.contains("mark") || of.startsWith("ct ")
                ? XtText.hex(value.hostNumber())
                : Integer.toString(value.hostNumber());
    }

    /// A value that nothing says the type of.
    static String untyped(Octets value) {
        return switch (value.length()) {
            case 2 -> Long.toString(value.networkNumber());
            case 16 -> address(value).orElse(value.toString());
            case 4 -> {
                // A mark is in the machine's order, an address is not; marks are mostly small.
                boolean address = value.at(0) != 0 && value.at(3) != 0;
                yield address
                        ? address(value).orElse(value.toString())
                        : XtText.hex(value.hostNumber());
            }
            default -> value.toString().toLowerCase(Locale.ROOT);
        };
    }

    private static Optional<String> address(Octets value) {
        if (value.length() != 4 && value.length() != 16) {
            // A prefix of whole bytes is compared without the rest.
            if (value.length() > 0 && value.length() < 4) {
                byte[] whole = new byte[4];
                System.arraycopy(value.toBytes(), 0, whole, 0, value.length());
                return Optional.of(IpAddress.of(whole, 0, 4) + "/" + 8 * value.length());
            }
            return Optional.empty();
        }
        return Optional.of(IpAddress.of(value.toBytes(), 0, value.length()).toString());
    }
}
