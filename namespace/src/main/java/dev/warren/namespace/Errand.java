// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import org.jspecify.annotations.Nullable;

/// One piece of work on a platform thread that is made for it and dies with it, while the caller waits.
///
/// The caller waits whatever happens: what the thread opens would otherwise have no owner. Such work is
/// a few system calls long. A caller that is interrupted meanwhile finds its interrupt afterwards.
///
/// @param <T> what it brings back
final class Errand<T> {
    private @Nullable T result;
    private @Nullable Throwable failure;

    private Errand() {}

    /// The work.
    interface Work<T> {
        T run() throws Exception;
    }

    /// Runs `work` on a fresh thread and waits for the end of that thread.
    ///
    /// @throws Exception what the work threw
    static <T> T run(String threadName, Work<T> work) throws Exception {
        Errand<T> errand = new Errand<>();
        Thread thread =
                Thread.ofPlatform().name(threadName).daemon().unstarted(() -> errand.go(work));
        thread.start();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return errand.outcome();
    }

    private void go(Work<T> work) {
        try {
            result = work.run();
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }

    @SuppressWarnings("NullAway") // null exactly when the work returned it
    private T outcome() throws Exception {
        Throwable thrown = failure;
        if (thrown == null) {
            return result;
        }
        throw asked(thrown);
    }

    /// The failure of another thread, which its trace tells about, with where it was asked for.
    ///
    /// @return an exception to throw; an error is thrown at once
    static Exception asked(Throwable thrown) {
        thrown.addSuppressed(new Asked());
        if (thrown instanceof Exception exception) {
            return exception;
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
