// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Why a plugin failed. Source: specification, section 5, "Error".
///
/// @param code the plugin's own number; 0 when it gave none
/// @param message the plugin's own words, or what happened to it
/// @param details what it added; may be empty
/// @param errors what it wrote to standard error; may be empty
/// @param own whether the plugin itself said so
record PluginFailure(long code, String message, String details, String errors, boolean own)
        implements java.io.Serializable {
    static final int TRY_AGAIN_LATER = 11;

    private static final int QUOTED = 300;

    /// One that the plugin itself said nothing of.
    static PluginFailure of(String message) {
        return of(message, "");
    }

    /// The same with what it wrote to standard error.
    static PluginFailure of(String message, String errors) {
        return new PluginFailure(0, message, "", errors, false);
    }

    /// What the plugin printed is an object of the kind "error"; empty when it is something else.
    static Optional<PluginFailure> printed(byte[] output, String errors) {
        try {
            Node node = Node.of("its output", Json.read(output, "its output"));
            long code =
                    Folding.member(node, "code").value().orElse(0L) instanceof Long number
                            ? number
                            : 0;
            String message = words(Folding.member(node, "msg"));
            String details = words(Folding.member(node, "details"));
            if (message.isEmpty() && code == 0) {
                return Optional.empty();
            }
            return Optional.of(
                    new PluginFailure(
                            code,
                            message.isEmpty() ? "it does not say why" : message,
                            details,
                            errors,
                            true));
        } catch (MalformedException other) {
            return Optional.empty();
        }
    }

    /// A text; anything else as JSON.
    private static String words(Node node) {
        return node.value()
                .map(
                        value ->
                                value instanceof String text
                                        ? text
                                        : new String(Json.write(value), StandardCharsets.UTF_8))
                .orElse("");
    }

    /// One that ended badly: in its own words, or with whatever it left.
    ///
    /// @param ended how, as in "it ended with status 1"
    static PluginFailure ended(String ended, byte[] output, String errors) {
        return printed(output, errors)
                .orElseGet(
                        () ->
                                of(
                                        output.length == 0
                                                ? ended + " and does not say why"
                                                : ended + " and printed " + quoted(output),
                                        errors));
    }

    /// One that ended well, but whose output makes no sense.
    static PluginFailure unreadable(byte[] output, MalformedException wrong) {
        return of(
                output.length == 0
                        ? "it ended well, but printed nothing"
                        : "it ended well, but %s; it printed %s"
                                .formatted(wrong.getMessage(), quoted(output)));
    }

    /// The beginning of something that was printed.
    static String quoted(byte[] output) {
        String text = new String(output, StandardCharsets.UTF_8).strip();
        return text.length() <= QUOTED
                ? "'" + text + "'"
                : "'" + text.substring(0, QUOTED) + "…' (" + output.length + " bytes)";
    }
}
