// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.SyscallException;
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

/// Commands that run in process groups of their own, and end with this process: by Ctrl-C, or any other
/// signal that ends it in order.
final class RunningCommands {
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofDays(1);

    private final Set<ProcessDescriptor> running = new HashSet<>();
    private boolean ending;

    /// Starts a command.
    interface Start {
        ProcessDescriptor run() throws SyscallException;
    }

    void endWithThisProcess() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("warren-end").unstarted(this::endAll));
    }

    /// Under the lock, so that none starts after all were told to end.
    synchronized ProcessDescriptor start(Start start) throws SyscallException {
        if (ending) {
            throw new SyscallException("execve", "a command", dev.warren.kernel.abi.Errno.EINTR);
        }
        ProcessDescriptor child = start.run();
        running.add(child);
        return child;
    }

    /// Waits for the end of a command. When all are to end it does not return, and does not take the
    /// command out of the process table: as long as it is there the number of its group is nobody else's.
    End await(ProcessDescriptor child) throws SyscallException, InterruptedException {
        boolean ended = child.hasEnded(LONG);
        while (!ended) {
            ended = child.hasEnded(LONG);
        }
        Optional<End> end = take(child);
        if (end.isEmpty()) {
            new CountDownLatch(1).await();
        }
        return end.orElseThrow();
    }

    private synchronized Optional<End> take(ProcessDescriptor child) throws SyscallException {
        if (ending) {
            return Optional.empty();
        }
        running.remove(child);
        return child.await(LONG);
    }

    /// The one who ends the process reports how; whoever comes here meanwhile has nothing to add.
    void waitIfEnding() throws InterruptedException {
        boolean wait;
        synchronized (this) {
            wait = ending;
        }
        if (wait) {
            new CountDownLatch(1).await();
        }
    }

    private void endAll() {
        List<ProcessDescriptor> left;
        synchronized (this) {
            ending = true;
            left = new ArrayList<>(running);
        }
        left.forEach(child -> signal(child, Processes.SIGINT));
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (ProcessDescriptor child : left) {
            awaitUntil(child, deadline);
        }
        // Those that ignored it, and what they and the others have started and left behind.
        left.forEach(child -> signal(child, Processes.SIGKILL));
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
