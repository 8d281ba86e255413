// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

import java.util.Locale;

/// Why something was not seen.
public enum Why {
    /// There is nothing of the kind on this node. Nothing is hidden by it.
    ABSENT,
    /// It ended or was removed between being found and being read.
    GONE,
    /// The caller lacks a privilege.
    FORBIDDEN,
    /// This kernel does not know the question.
    UNSUPPORTED,
    /// It kept changing, or the time ran out.
    INTERRUPTED,
    /// A name that was left behind and leads nowhere. Nothing is hidden by it.
    STALE,
    /// It is there and readable, but is not what it should be.
    UNEXPECTED;

    /// Whether something may be missing from the map because of it.
    public boolean hidesSomething() {
        return this != ABSENT && this != STALE;
    }

    /// The word in JSON, such as `forbidden`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
