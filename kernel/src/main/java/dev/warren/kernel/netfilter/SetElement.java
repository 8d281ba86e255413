// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import java.util.Optional;

/// An element of a set or map. Source: `NFTA_SET_ELEM_*`.
///
/// @param key the key, or where an interval begins; empty for the element that stands for all others
/// @param keyEnd the last key of an interval in a set of concatenations
/// @param flags [#INTERVAL_END], [#CATCH_ALL]
/// @param data what a map has for the key
/// @param verdict what a verdict map has for the key
/// @param object the object that the key is bound to; empty for none
public record SetElement(
        Octets key,
        Optional<Octets> keyEnd,
        int flags,
        Octets data,
        Optional<Verdict> verdict,
        String object) {
    /// This key is the first that does not belong to the interval before it.
    public static final int INTERVAL_END = 1;

    public static final int CATCH_ALL = 2;

    public boolean isIntervalEnd() {
        return (flags & INTERVAL_END) != 0;
    }

    public boolean isCatchAll() {
        return (flags & CATCH_ALL) != 0;
    }
}
