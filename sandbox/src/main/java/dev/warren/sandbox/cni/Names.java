// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the specification and the reference library allow as names. They become parts of paths and of environments, so
/// they are checked before every use and not only before `ADD`.
final class Names {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.\\-]*");

    /// `IFNAMSIZ` less the byte that ends it; man 7 netdevice.
    private static final int INTERFACE_BYTES = 15;

    private Names() {}

    /// Whether it may be the id of a container or the name of a network.
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// What is wrong with the name of an interface; empty when nothing is.
    static Optional<String> wrongWithInterface(String text) {
        if (text.isEmpty()) {
            return Optional.of("it is empty");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > INTERFACE_BYTES) {
            return Optional.of("it has more than " + INTERFACE_BYTES + " bytes");
        }
        if (text.equals(".") || text.equals("..")) {
            return Optional.of("it stands for a folder");
        }
        boolean wrong =
                text.codePoints().anyMatch(c -> c == 0 || c == '/' || c == ':' || isSpace(c));
        return wrong ? Optional.of("it has a '/', a ':' or white space in it") : Optional.empty();
    }

    /// As Go's `unicode.IsSpace` has it, which is neither of the two notions of Java.
    private static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
    }
}
