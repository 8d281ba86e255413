// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The one place of the testkit that waits: it asks for a condition until it holds or a deadline has
/// passed.
public final class Await {
    /// How long anything of this machine may take before the testkit calls it broken.
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private Await() {}

    /// Waits until `condition` holds; `wanted` completes the sentence "waited 20 s for …".
    public static void until(String wanted, BooleanSupplier condition) {
        present(wanted, () -> condition.getAsBoolean() ? Boolean.TRUE : null, () -> "");
    }

    /// Waits until `source` gives something other than null and returns that. What `evidence` says is
    /// added to the failure, for instance the end of a log.
    public static <T> T present(
            String wanted, Supplier<@Nullable T> source, Supplier<String> evidence) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            T value = source.get();
            if (value != null) {
                return value;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new TestkitException(
                        "waited " + PATIENCE.toSeconds() + " s for " + wanted + evidence.get());
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /// Waits until `condition` holds, at most `patience`; says whether it does.
    public static boolean within(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE);
        }
        return true;
    }
}
