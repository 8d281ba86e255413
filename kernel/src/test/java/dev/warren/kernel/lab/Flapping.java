// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.lab;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.netlink.NetlinkSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Makes a change and takes it back, over and over, on a thread of its own, until it is closed.
public final class Flapping implements AutoCloseable {
    /// One change and its undoing.
    public interface Change {
        void thereAndBack(NetlinkSocket socket) throws SyscallException;
    }

    private final NetlinkSocket socket;
    private final Thread thread;
    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private final AtomicLong rounds = new AtomicLong();
    private final AtomicReference<@Nullable SyscallException> failure = new AtomicReference<>();

    /// Starts; the socket is closed at the end.
    public Flapping(NetlinkSocket socket, Change change) {
        this.socket = socket;
        thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        while (wanted.get()) {
                                            change.thereAndBack(socket);
                                            rounds.incrementAndGet();
                                        }
                                    } catch (SyscallException failed) {
                                        failure.set(failed);
                                    }
                                });
    }

    /// Fails unless changes were made all the time.
    public void requireThatItChanged() {
        if (rounds.get() == 0 || failure.get() != null) {
            throw new AssertionError("the changes ended after " + rounds, failure.get());
        }
    }

    @Override
    public void close() {
        wanted.set(false);
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
