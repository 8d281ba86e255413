// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.event.EventDescriptor;
import dev.warren.kernel.event.Poll;
import dev.warren.kernel.id.NamespaceId;
import java.io.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// Tells what happens to the names in a folder of named network namespaces, such as `/run/netns`.
///
/// - A name comes with its namespace: [NamespaceEvent.Added] is told as soon as the namespace is mounted
///   on the new file. One that stands for no namespace 50 ms after it came is told without.
/// - Every name that came is told, also one that was gone before anybody could look: as `Added` without
///   a namespace, and `Removed`. Only when more than `/proc/sys/fs/inotify/max_queued_events` (16,384)
///   things happened between two calls of [#take] the folder is listed anew, and what came and went
///   meanwhile is lost.
/// - A name whose namespace was replaced by another, or was unmounted for 50 ms, is
///   [NamespaceEvent.Changed].
/// - The folder may be removed and come back, with folders above it, or be covered by a mount; told are
///   the names that the *path* leads to. It need not be there at the beginning.
/// - Symbolic links stand for what they lead to. Nobody tells that the target of a link has changed, so
///   a folder with links is looked at every second as well.
///
/// Everything in the folder is a name, whatever its kind. Only namespaces are ever opened, for a moment;
/// neither a namespace nor the folder nor its file system is kept in use.
///
/// Sources: man 7 inotify; man 5 proc_pid_mounts on `poll` of `/proc/<pid>/mountinfo`. Since Linux 4.11.
/// Needs no privilege but to read the folder; folders above it that may not be read are passed, and the
/// path is looked at every second. A path below `/proc/<pid>/root` can be watched; what is mounted in
/// another mount namespace is noticed within a second.
///
/// Thread: one takes; [#present] and [#close] may be called from any.
public final class NamespaceWatch implements AutoCloseable {
    private static final int BELL = 0;
    private static final int MOUNTS = 2;

    private final String folder;
    private final EventDescriptor bell;
    private final Lookout lookout;
    private final List<Poll.Interest> interests;
    private final ReentrantLock taking = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final SortedMap<String, Optional<NamespaceId>> present;

    /// The watch was closed, maybe by another thread while this one waited.
    public static final class ClosedException extends IllegalStateException {
        @Serial private static final long serialVersionUID = 1L;

        ClosedException(String folder) {
            super("the watch of " + folder + " is closed");
        }
    }

    private NamespaceWatch(
            String folder,
            EventDescriptor bell,
            Lookout lookout,
            Map<String, Optional<NamespaceId>> present) {
        this.folder = folder;
        this.bell = bell;
        this.lookout = lookout;
        this.present = new TreeMap<>(present);
        interests = new ArrayList<>();
        interests.add(new Poll.Interest(bell.fd(), Polling.POLLIN));
        interests.addAll(lookout.interests());
    }

    /// Begins to watch. What is there now is no event, but [#present].
    ///
    /// @param folder an absolute path; it need not exist
    /// @throws IllegalArgumentException when the path is not absolute
    /// @throws SyscallException `EACCES` when the folder may not be read; `EMFILE` when the user has too
    ///     many inotify instances or the process too many descriptors; `ENOSPC` when the user has too
    ///     many watches; `ENAMETOOLONG`; `ENOENT` without `/proc`
    public static NamespaceWatch of(String folder) throws SyscallException {
        if (!folder.startsWith("/")) {
            throw new IllegalArgumentException(
                    "a folder to watch needs an absolute path; this is none: " + folder);
        }
        EventDescriptor bell = EventDescriptor.open();
        try {
            Lookout lookout = Lookout.over(folder);
            try {
                lookout.advance();
                return new NamespaceWatch(folder, bell, lookout, lookout.roster().begin());
            } catch (SyscallException refused) {
                lookout.close();
                throw refused;
            }
        } catch (SyscallException refused) {
            bell.close();
            throw refused;
        }
    }

    /// Waits for events and takes all there are.
    ///
    /// Thread: one at a time. Blocks it, with a virtual one its carrier.
    ///
    /// @param patience how long to wait; zero to only ask
    /// @return in the order they became known; empty when nothing happened within `patience`
    /// @throws InterruptedException when the thread is interrupted before or while it waits; no event
    ///     is lost
    /// @throws ClosedException when the watch is closed before or while it waits
    /// @throws IllegalStateException when another thread is taking
    /// @throws SyscallException as [#of]; no event is lost, and the next call tries again
    public List<NamespaceEvent> take(Duration patience)
            throws SyscallException, InterruptedException {
        if (!taking.tryLock()) {
            throw closed.get()
                    ? new ClosedException(folder)
                    : new IllegalStateException(
                            "two threads want the events of "
                                    + folder
                                    + "; only one can have them");
        }
        try {
            long start = System.nanoTime();
            long limit = TimeUnit.NANOSECONDS.convert(patience);
            while (true) {
                long left = Math.max(0, limit - (System.nanoTime() - start));
                await(Math.min(left, lookout.rest()));
                lookout.advance();
                if (lookout.roster().hasEvents()) {
                    return handOut();
                }
                if (left == 0) {
                    return List.of();
                }
            }
        } finally {
            taking.unlock();
        }
    }

    private void await(long nanoseconds) throws SyscallException, InterruptedException {
        if (closed.get()) {
            throw new ClosedException(folder);
        }
        Interruption interruption = new Interruption(bell);
        interruption.watch();
        int[] came;
        try {
            came = Poll.await(interests, Duration.ofNanos(nanoseconds));
        } finally {
            interruption.unwatch();
        }
        if (came[MOUNTS] != 0) {
            // Told once only, so it is kept before anything is thrown.
            lookout.noteMount();
        }
        if (closed.get()) {
            throw new ClosedException(folder);
        }
        if (came[BELL] != 0) {
            bell.clear();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private List<NamespaceEvent> handOut() {
        List<NamespaceEvent> events = lookout.roster().takeEvents();
        synchronized (present) {
            for (NamespaceEvent event : events) {
                switch (event) {
                    case NamespaceEvent.Added added -> present.put(added.name(), added.namespace());
                    case NamespaceEvent.Changed changed ->
                            present.put(changed.name(), changed.namespace());
                    case NamespaceEvent.Removed removed -> present.remove(removed.name());
                }
            }
        }
        return Collections.unmodifiableList(events);
    }

    /// The names with their namespaces, as they were at the beginning and the events taken since have
    /// changed them; in the order of names.
    ///
    /// Thread: any.
    public SortedMap<String, Optional<NamespaceId>> present() {
        synchronized (present) {
            return Collections.unmodifiableSortedMap(new TreeMap<>(present));
        }
    }

    /// Ends the watch; a thread that waits in [#take] gets a [ClosedException]. Returns when it has left
    /// and everything is given back. Closing twice is harmless.
    ///
    /// Thread: any.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            bell.signal();
        } catch (SyscallException impossible) {
            throw new AssertionError("an eventfd that is open could not be written", impossible);
        }
        taking.lock();
        try {
            lookout.close();
            bell.close();
        } finally {
            taking.unlock();
        }
    }
}
