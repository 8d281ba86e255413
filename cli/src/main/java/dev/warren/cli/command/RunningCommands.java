// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.process.End;
import dev.warren.kernel.process.ProcessDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Commands that run in process groups of their own, and end with this process: by Ctrl-C, or any other
/// signal that ends it in order; or because nobody reads any more what they print.
final class RunningCommands {
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofDays(1);

    /// How long the end of the process waits until the results are printed that there are by then: whoever
    /// reads them may not.
    private static final Duration PATIENCE_FOR_REPORT = Duration.ofSeconds(3);

    private final Set<ProcessDescriptor> running = new HashSet<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch reported = new CountDownLatch(1);
    private boolean ending;
    private boolean processEnds;

    /// Starts a command.
    interface Start {
        ProcessDescriptor run() throws SyscallException;
    }

    void endWithThisProcess() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("warren-end").unstarted(this::endOfAll));
    }

    private void endOfAll() {
        synchronized (this) {
            processEnds = true;
        }
        try {
            endAll();
            reported.await(PATIENCE_FOR_REPORT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether all were told to end, and none is to be started.
    synchronized boolean isEnding() {
        return ending;
    }

    /// Under the lock, so that none starts after all were told to end.
    synchronized ProcessDescriptor start(Start start) throws SyscallException {
        if (ending) {
            throw new SyscallException("execve", "a command", Errno.EINTR);
        }
        ProcessDescriptor child = start.run();
        running.add(child);
        return child;
    }

    /// Waits for the end of a command.
    ///
    /// @return empty when it was ended together with all others
    Optional<End> await(ProcessDescriptor child) throws SyscallException, InterruptedException {
        boolean gone = child.hasEnded(LONG);
        while (!gone) {
            gone = child.hasEnded(LONG);
        }
        Optional<End> end = take(child);
        if (end.isEmpty()) {
            // It stays in the process table meanwhile: so long the number of its group is nobody
            // else's.
            ended.await();
            child.await(Duration.ZERO);
        }
        return end;
    }

    private synchronized Optional<End> take(ProcessDescriptor child) throws SyscallException {
        if (ending) {
            return Optional.empty();
        }
        running.remove(child);
        return child.await(LONG);
    }

    /// Ends all and lets none start any more. Returns when they have ended or were killed.
    void endAll() throws InterruptedException {
        boolean another;
        List<ProcessDescriptor> left;
        synchronized (this) {
            another = ending;
            ending = true;
            left = new ArrayList<>(running);
        }
        if (another) {
            ended.await();
            return;
        }
        try {
            end(left);
        } finally {
            ended.countDown();
        }
    }

    private static void end(List<ProcessDescriptor> left) {
        left.forEach(child -> signal(child, Processes.SIGINT));
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (ProcessDescriptor child : left) {
            awaitUntil(child, deadline);
        }
        // Those that ignored it, and what they and the others have started and left behind.
        left.forEach(child -> signal(child, Processes.SIGKILL));
    }

    /// To be called when all is printed that there is to print. Whoever ends the process reports how; then
    /// this does not return.
    void waitIfEnding() throws InterruptedException {
        boolean wait;
        synchronized (this) {
            wait = processEnds;
        }
        if (wait) {
            reported.countDown();
            new CountDownLatch(1).await();
        }
    }

    private static void awaitUntil(ProcessDescriptor child, long deadline) {
        try {
            child.hasEnded(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        } catch (SyscallException unknown) {
            // Then it is ended as if it had ignored the signal.
            return;
        }
    }

    private static void signal(ProcessDescriptor child, int signal) {
        try {
            child.signalGroup(signal);
        } catch (SyscallException gone) {
            // That is what was wanted.
            return;
        }
    }
}
