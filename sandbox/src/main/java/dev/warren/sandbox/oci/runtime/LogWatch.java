// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Events;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.event.EventDescriptor;
import dev.warren.kernel.event.Inotify;
import dev.warren.kernel.event.Poll;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.process.ProcessDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Waits for a log to grow, to be replaced, or to have no writer any more.
final class LogWatch implements AutoCloseable {
    /// Long, and repeated: there is nothing that should be looked at without being told.
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final String path;
    private final Inotify inotify;
    private final List<ProcessDescriptor> writers = new ArrayList<>();
    private final Optional<EventDescriptor> stop;
    private final boolean endless;
    private int fileWatch = Inotify.NO_WATCH;

    private LogWatch(String path, Inotify inotify, LogRequest request) {
        this.path = path;
        this.inotify = inotify;
        this.stop = request.stop();
        this.endless = request.writers().isEmpty();
    }

    static LogWatch open(String path, LogRequest request) throws SyscallException {
        LogWatch watch = new LogWatch(path, Inotify.open(), request);
        try {
            int slash = path.lastIndexOf('/');
            String folder = slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
            watch.inotify.addWatch(
                    folder, Events.IN_CREATE | Events.IN_MOVED_TO | Events.IN_ONLYDIR);
            watch.fileReplaced();
            for (ProcessId writer : request.writers()) {
                ProcessDescriptor.find(writer).ifPresent(watch.writers::add);
            }
            return watch;
        } catch (SyscallException | RuntimeException failed) {
            watch.close();
            throw failed;
        }
    }

    /// Watches the file that has the name now.
    void fileReplaced() throws SyscallException {
        if (fileWatch != Inotify.NO_WATCH) {
            inotify.removeWatch(fileWatch);
        }
        try {
            fileWatch = inotify.addWatch(path, Events.IN_MODIFY);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT) {
                throw failed;
            }
            fileWatch = Inotify.NO_WATCH;
        }
    }

    /// Whether somebody is left who may write more.
    boolean mayGrow() throws SyscallException {
        for (int i = writers.size() - 1; i >= 0; i--) {
            if (!writers.get(i).isAlive()) {
                writers.remove(i).close();
            }
        }
        return endless || !writers.isEmpty();
    }

    /// Waits until something has happened.
    ///
    /// @return false when somebody rang
    boolean await() throws SyscallException {
        List<Poll.Interest> interests = new ArrayList<>();
        interests.add(new Poll.Interest(inotify.fd(), Polling.POLLIN));
        stop.ifPresent(bell -> interests.add(new Poll.Interest(bell.fd(), Polling.POLLIN)));
        writers.forEach(writer -> interests.add(new Poll.Interest(writer.fd(), Polling.POLLIN)));
        int[] came = Poll.await(interests, PATIENCE);
        if (stop.isPresent() && came[1] != 0) {
            return false;
        }
        // What it says is looked up again anyway; it only has to become silent.
        boolean silent;
        do {
            silent = inotify.read().isEmpty();
        } while (!silent);
        return true;
    }

    @Override
    public void close() {
        writers.forEach(ProcessDescriptor::close);
        inotify.close();
    }
}
