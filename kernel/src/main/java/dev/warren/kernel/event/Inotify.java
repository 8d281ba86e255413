// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.event;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Events;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What happens to the names of folders, in the order it happened.
///
/// A watch belongs to a folder, not to its path: it stays with a folder that is renamed or over which
/// something is mounted, and it keeps neither the folder nor its file system in use.
/// Source: man 7 inotify. Since Linux 2.6.27 (`inotify_init1`). Needs no privilege; the number of
/// instances and watches of a user is limited (`/proc/sys/fs/inotify/`).
///
/// Thread: one at a time; [#close] not while another thread is inside a call.
public final class Inotify implements AutoCloseable {
    /// What [#addWatch] never returns: no watch.
    public static final int NO_WATCH = -1;

    private final Fd fd;

    private Inotify(Fd fd) {
        this.fd = fd;
    }

    /// One thing that happened.
    ///
    /// @param watch which watch says it; [#NO_WATCH] for an overflow
    /// @param mask bits of [Events], of which [Events#IN_ISDIR] may come beside what happened
    /// @param name the name in the folder, or empty when it is the folder itself
    public record Event(int watch, int mask, String name) {
        /// Whether one of `bits` is set.
        public boolean has(int bits) {
            return (mask & bits) != 0;
        }

        /// Whether the queue was full: what happened after the event before this one is lost.
        public boolean isOverflow() {
            return has(Events.IN_Q_OVERFLOW);
        }
    }

    /// Opens a queue that nothing is watched with so far. Source: man 2 inotify_init1.
    ///
    /// @throws SyscallException `EMFILE` when the user has too many of them (or the process too many
    ///     descriptors), `ENFILE`, `ENOMEM`
    public static Inotify open() throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            int flags = Events.IN_NONBLOCK | Events.IN_CLOEXEC;
            return new Inotify(
                    Fd.adopt(
                            scratch.demand(SystemCall.INOTIFY_INIT1, "inotify", flags, 0, 0, 0, 0),
                            "inotify"));
        }
    }

    /// Watches what `path` leads to now; links are followed. A folder that is watched already keeps
    /// its number, and its mask is replaced: so the number also tells whether a path still leads to
    /// the same folder. Source: man 2 inotify_add_watch.
    ///
    /// @param mask what is wanted, of [Events]
    /// @return the watch's number, which no later watch gets again soon
    /// @throws SyscallException `ENOENT`; `ENOTDIR` with [Events#IN_ONLYDIR]; `EACCES` when the folder
    ///     may not be read; `ENOSPC` when the user has too many watches
    public int addWatch(String path, int mask) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            return (int)
                    scratch.demand(
                            SystemCall.INOTIFY_ADD_WATCH,
                            path,
                            fd.number(),
                            scratch.path(path),
                            mask,
                            0,
                            0);
        }
    }

    /// Ends a watch. What it has said already can still be read, and [Events#IN_IGNORED] after it. One
    /// that the kernel has ended itself is none to complain about.
    /// Source: man 2 inotify_rm_watch.
    ///
    /// @throws SyscallException for nothing that is known
    public void removeWatch(int watch) throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long result = scratch.call(SystemCall.INOTIFY_RM_WATCH, fd.number(), watch, 0);
            if (result < 0 && result != -Errno.EINVAL) {
                throw Scratch.failure(SystemCall.INOTIFY_RM_WATCH, "watch " + watch, result);
            }
        }
    }

    /// Takes what has happened from the queue, without waiting: up to 64 KiB, which are some thousand
    /// events. Source: man 7 inotify.
    ///
    /// @return empty when there is nothing
    /// @throws SyscallException for nothing that is known
    public List<Event> read() throws SyscallException {
        try (Scratch scratch = Scratch.borrow()) {
            long count =
                    scratch.call(
                            SystemCall.READ,
                            fd.number(),
                            scratch.dataAddress(),
                            Scratch.DATA_BYTES);
            if (count == -Errno.EAGAIN) {
                return List.of();
            }
            if (count < 0) {
                throw Scratch.failure(SystemCall.READ, fd.subject(), count);
            }
            return decode(scratch.data(), (int) count);
        }
    }

    private static List<Event> decode(ByteBuffer data, int count) {
        List<Event> events = new ArrayList<>();
        byte[] names = new byte[count];
        data.get(0, names);
        int at = 0;
        while (at < count) {
            int length = data.getInt(at + Events.INOTIFY_EVENT_LEN_OFFSET);
            int name = at + Events.INOTIFY_EVENT_BYTES;
            events.add(
                    new Event(
                            data.getInt(at),
                            data.getInt(at + Events.INOTIFY_EVENT_MASK_OFFSET),
                            KernelText.decodeTerminated(names, name, length)));
            at = name + length;
        }
        return events;
    }

    /// The descriptor, for [Poll] (`POLLIN`); it closes with this object.
    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
