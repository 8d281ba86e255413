// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One piece of work for a thread that may move between namespaces, while the caller waits.
///
/// The caller waits whatever happens: what the thread opens would otherwise have no owner. Such work is
/// a few system calls long. A caller that is interrupted meanwhile finds its interrupt afterwards.
///
/// @param <T> what it brings back
final class Errand<T> {
    private final Thread caller = Thread.currentThread();
    private final Work<T> work;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private volatile boolean done;

    private Errand(Work<T> work) {
        this.work = work;
    }

    /// The work.
    interface Work<T> {
        /// @param visit the right of the thread that does it
        T run(Visit visit) throws Exception;
    }

    /// Has it done by a thread that is made for it and has died when this returns.
    ///
    /// @throws Exception what the work threw
    static <T> T byNewThread(String threadName, Work<T> work) throws Exception {
        Errand<T> errand = new Errand<>(work);
        Thread thread = Thread.ofPlatform().name(threadName).daemon().start(errand::goOnce);
        waitUntil(thread::join);
        return errand.outcome();
    }

    private void goOnce() {
        Visit visit = Visit.here();
        try {
            go(visit);
        } finally {
            visit.end();
        }
    }

    /// Has it done by a [Traveller], who is home again when this returns.
    ///
    /// @throws Exception what the work threw
    static <T> T byTraveller(Work<T> work) throws Exception {
        Errand<T> errand = new Errand<>(work);
        Traveller.send(errand);
        waitUntil(errand::awaitDone);
        return errand.outcome();
    }

    /// By the thread that does it. Never throws.
    void go(Visit visit) {
        try {
            result = work.run(visit);
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }

    /// By the traveller, who is home again.
    void done() {
        done = true;
        LockSupport.unpark(caller);
    }

    /// By a traveller who will not come home.
    void abandon() {
        failure = new IllegalStateException("the thread that was sent into a namespace has died");
        done();
    }

    private void awaitDone() throws InterruptedException {
        while (!done) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private interface Waiting {
        void run() throws InterruptedException;
    }

    private static void waitUntil(Waiting waiting) {
        boolean interrupted = false;
        while (true) {
            try {
                waiting.run();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("NullAway") // null exactly when the work returned it
    private T outcome() throws Exception {
        Throwable thrown = failure;
        if (thrown == null) {
            return result;
        }
        // The trace tells where the work failed; who asked for it is told by this one.
        thrown.addSuppressed(new Asked());
        if (thrown instanceof Exception exception) {
            throw exception;
        }
        throw (Error) thrown;
    }

    /// Where the work was asked for.
    private static final class Asked extends Exception {
        private static final long serialVersionUID = 1L;

        Asked() {
            super("asked for here");
        }
    }
}
