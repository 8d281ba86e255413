// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import java.util.Locale;

/// How sure an answer is.
public enum Confidence {
    /// The form of a name, or what is usual on this node: it may be otherwise.
    GUESS,
    /// Something that only this plugin does, but nobody wrote it down.
    LIKELY,
    /// A file tells of this very interface, or its name is a hash that nobody else would have made and
    /// the plugin is on this node.
    CERTAIN;

    /// The word in JSON and in tables.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
