// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import java.util.Optional;

/// A place at which a walk is to stop, and those outside of it.
record Stop(int base, int depth, int next, Optional<Stop> outer) {
    boolean reachedBy(Walk walk) {
        return walk.base == base && walk.frames.size() == depth && walk.top().next() == next;
    }
}
