// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import java.util.Locale;

/// What becomes of a packet.
public enum Verdict {
    /// It leaves the node.
    FORWARDED,
    /// It arrives at a namespace of the node.
    LOCAL,
    /// It is refused or lost on the way.
    UNREACHABLE,
    /// Something on the way could not be seen or is not modelled, so the rest of the way is what would
    /// come of it if that changed nothing.
    PARTIAL;

    /// The word in JSON, such as `forwarded`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
