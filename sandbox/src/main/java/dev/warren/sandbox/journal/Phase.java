// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.journal;

import java.util.Locale;

/// How far a sandbox has come. What is not stable belongs to somebody who holds its lock, or to nobody any
/// more: then it is undone or finished.
public enum Phase {
    /// Being made; all of it is undone when that is broken off.
    CREATING,
    /// Made, and in use.
    READY,
    /// Being stopped; finished when that is broken off.
    STOPPING,
    /// Without processes and network; logs, files and name are there.
    STOPPED,
    /// Being removed; finished when that is broken off.
    REMOVING;

    /// In the journal and on screen.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether nothing is under way.
    public boolean isStable() {
        return this == READY || this == STOPPED;
    }
}
