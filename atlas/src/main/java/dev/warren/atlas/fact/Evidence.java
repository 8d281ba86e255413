// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.fact;

/// Who saw something, and where.
///
/// @param source the way of looking: `process`, `mount`, `bundle`, …
/// @param where what was looked at: a path, mostly
public record Evidence(String source, String where) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Evidence evidence
                && source.equals(evidence.source)
                && where.equals(evidence.where);
    }

    @Override
    public int hashCode() {
        return source.hashCode() * 31 + where.hashCode();
    }

    /// `bundle:/run/containerd/…/config.json`.
    @Override
    public String toString() {
        return source + ":" + where;
    }
}
