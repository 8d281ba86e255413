// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.time.Duration;
import java.util.Optional;

/// What the kernel counts about a route (`struct rta_cacheinfo`); all numbers are unsigned, ticks are
/// hundredths of a second.
///
/// @param references who holds it
/// @param lastUseTicks how long ago it was used
/// @param expiresTicks how long it still lives; 0 for ever
/// @param error what it refuses with, as a negative error number; 0 for none
/// @param used how often it was used
/// @param id an identification, 0 for none
/// @param timestamp a time stamp of TCP, 0 for none
/// @param timestampAge its age in seconds
public record RouteCacheInfo(
        int references,
        int lastUseTicks,
        int expiresTicks,
        int error,
        int used,
        int id,
        int timestamp,
        int timestampAge) {
    private static final long MILLISECONDS = 10;

    /// How long the route still lives; empty when it does not end by itself.
    public Optional<Duration> expires() {
        return expiresTicks == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(expiresTicks * MILLISECONDS));
    }
}
