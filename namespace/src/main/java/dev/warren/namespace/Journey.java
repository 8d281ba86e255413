// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One way of a [Traveller] there and back, for a caller who waits whatever happens: what is opened there
/// would otherwise have no owner. A caller that is interrupted meanwhile finds its interrupt afterwards.
///
/// @param <T> what it brings back
final class Journey<T> {
    private final Thread caller = Thread.currentThread();
    private final Traveller.Destination<T> destination;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private volatile boolean home;

    Journey(Traveller.Destination<T> destination) {
        this.destination = destination;
    }

    /// By the traveller: goes there. Never throws.
    void make(Visit visit) {
        try {
            result = destination.go(visit);
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }

    /// By the traveller, who is home again.
    void arrive() {
        home = true;
        LockSupport.unpark(caller);
    }

    /// By a traveller who will not come.
    void abandon() {
        failure = new IllegalStateException("the thread that was sent into a namespace has died");
        arrive();
    }

    /// By the caller.
    ///
    /// @throws Exception what the traveller met
    @SuppressWarnings("NullAway") // null exactly when the destination returned it
    T await() throws Exception {
        boolean interrupted = false;
        while (!home) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            caller.interrupt();
        }
        Throwable thrown = failure;
        if (thrown != null) {
            throw Errand.asked(thrown);
        }
        return result;
    }
}
