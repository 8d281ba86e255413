// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.http;

import java.time.Duration;

/// A point in time after which nobody waits any more.
///
/// @param nanos as [System#nanoTime] counts
public record Deadline(long nanos) {
    public static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    /// What is left; zero when it has passed.
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    public boolean hasPassed() {
        return nanos - System.nanoTime() <= 0;
    }
}
