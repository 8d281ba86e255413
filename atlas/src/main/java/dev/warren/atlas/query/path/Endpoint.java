// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.kernel.net.IpAddress;
import java.util.Optional;

/// An address, maybe with a port: `10.0.0.7`, `10.0.0.7:443`, `fd00::7`, `[fd00::7]:443`.
///
/// @param port 0 for none
public record Endpoint(IpAddress address, int port) {
    private static final int MOST = 65535;

    /// Reads one.
    ///
    /// @return empty when the text is something else
    public static Optional<Endpoint> parse(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0
                    ? Optional.empty()
                    : end == text.length() - 1
                            ? of(text.substring(1, end), "")
                            : text.charAt(end + 1) == ':'
                                    ? of(text.substring(1, end), text.substring(end + 2))
                                    : Optional.empty();
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':')
                ? of(text.substring(0, colon), text.substring(colon + 1))
                : of(text, "");
    }

    private static Optional<Endpoint> of(String address, String port) {
        try {
            int number = port.isEmpty() ? 0 : Integer.parseInt(port);
            return number < 0 || number > MOST
                    ? Optional.empty()
                    : Optional.of(new Endpoint(IpAddress.parse(address), number));
        } catch (IllegalArgumentException somethingElse) {
            return Optional.empty();
        }
    }
}
