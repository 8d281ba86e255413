// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.process.ProcessDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// Commands that run in process groups of their own, and end with this process: by Ctrl-C, or any other
/// signal that ends it in order.
final class RunningCommands {
    private static final Duration GRACE = Duration.ofSeconds(1);

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

    synchronized void ended(ProcessDescriptor child) {
        running.remove(child);
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
            if (!endsUntil(child, deadline)) {
                signal(child, Processes.SIGKILL);
            }
        }
    }

    private static boolean endsUntil(ProcessDescriptor child, long deadline) {
        try {
            return child.hasEnded(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        } catch (SyscallException | IllegalStateException ended) {
            return true;
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
