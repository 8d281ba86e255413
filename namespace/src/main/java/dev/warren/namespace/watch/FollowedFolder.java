// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Events;
import dev.warren.kernel.event.Inotify;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// Keeps a [Roster] of the names in a folder, wherever the folder's path leads.
///
/// Nothing is held open: neither the folder, so that it can be removed, nor the file system, so that it
/// can be unmounted.
final class FollowedFolder implements AutoCloseable {
    /// A folder with more names than this is no store of namespaces.
    private static final int MOST_NAMES = 1 << 20;

    private static final int GONE = Events.IN_DELETE | Events.IN_MOVED_FROM;

    private final String path;
    private final Inotify inotify;
    private final Trail trail;
    private final Roster roster;

    /// Read from the kernel, not applied so far.
    private final Deque<Inotify.Event> queue = new ArrayDeque<>();

    /// How many of them, the first ones, may have happened before the path was walked, so that what they
    /// say of the path may be known already.
    private int uncertain;

    private boolean astray = true;

    FollowedFolder(Fd root, String path, Roster roster) throws SyscallException {
        this.path = path;
        this.roster = roster;
        this.inotify = Inotify.open();
        this.trail = new Trail(inotify, root, path);
    }

    /// Reads all that has happened, without applying it.
    void drain() throws SyscallException {
        for (List<Inotify.Event> read = inotify.read(); !read.isEmpty(); read = inotify.read()) {
            queue.addAll(read);
        }
    }

    /// Applies all that was read, in the order it happened.
    void apply(long now) throws SyscallException {
        if (astray) {
            follow(now);
        }
        Inotify.Event event;
        while ((event = queue.poll()) != null) {
            boolean certain = uncertain == 0;
            uncertain = Math.max(0, uncertain - 1);
            if (event.isOverflow()) {
                astray = true;
                follow(now);
                scan(now);
                continue;
            }
            if (event.watch() == trail.folder()) {
                apply(event, now);
            }
            if (trail.isAffectedBy(event)) {
                astray = true;
                follow(now, certain);
            }
        }
    }

    private void apply(Inotify.Event event, long now) {
        if (event.has(Events.IN_CREATE)) {
            roster.appeared(event.name(), now);
        } else if (event.has(Events.IN_MOVED_TO)) {
            roster.movedTo(event.name(), now);
        } else if (event.has(GONE)) {
            roster.disappeared(event.name());
        }
    }

    /// Walks the path again; when it leads to another folder, or to none, moves over.
    void follow(long now) throws SyscallException {
        follow(now, false);
    }

    /// @param left whether the path led to the folder no longer when the queued events happened
    private void follow(long now, boolean left) throws SyscallException {
        int before = trail.folder();
        Set<Integer> behind = trail.walk();
        drain();
        if (trail.folder() != before) {
            finish(before, left, now);
            scan(now);
        }
        trail.forget(behind);
        uncertain = queue.size();
        astray = false;
    }

    /// Applies what a folder has told until it ceased to be the one. A folder that was covered by a mount
    /// does not tell when: what happened below the mount is told as well then.
    private void finish(int folder, boolean left, long now) {
        boolean there = !left;
        for (Iterator<Inotify.Event> events = queue.iterator(); events.hasNext(); ) {
            Inotify.Event event = events.next();
            if (event.isOverflow()) {
                return;
            }
            if (event.watch() == folder) {
                events.remove();
                there &= !event.has(Trail.SELF);
                if (there) {
                    apply(event, now);
                }
            }
        }
    }

    /// Lists the folder. As it changes meanwhile, what is listed is brought back to what it was before
    /// the events that are still to be applied: a name that was taken out first had been there, and one
    /// that was made first had not.
    private void scan(long now) throws SyscallException {
        if (trail.folder() == Inotify.NO_WATCH) {
            roster.reconcile(Set.of(), now);
            return;
        }
        Set<String> there = list();
        drain();
        Set<String> seen = new HashSet<>();
        for (Inotify.Event event : queue) {
            if (event.isOverflow()) {
                break;
            }
            if (event.watch() == trail.folder()
                    && !event.has(Trail.SELF)
                    && seen.add(event.name())) {
                if (event.has(GONE)) {
                    there.add(event.name());
                } else {
                    there.remove(event.name());
                }
            }
        }
        roster.reconcile(there, now);
    }

    private Set<String> list() throws SyscallException {
        try (Directory folder = Directory.open(path)) {
            return new HashSet<>(folder.names(MOST_NAMES).names());
        } catch (SyscallException refused) {
            // Its end is on the way to us.
            if (refused.errno() == Errno.ENOENT
                    || refused.errno() == Errno.ENOTDIR
                    || refused.errno() == Errno.ELOOP) {
                return new HashSet<>();
            }
            throw refused;
        }
    }

    /// Whether there are events that were read and not applied.
    boolean isBehind() {
        return !queue.isEmpty();
    }

    /// Of names that were just looked at, those about which nothing is queued: what was seen of the
    /// others may have been seen of a later file of that name.
    Set<String> undisturbed(Set<String> names) {
        Set<String> undisturbed = new HashSet<>(names);
        for (Inotify.Event event : queue) {
            if (event.isOverflow() || trail.isAffectedBy(event)) {
                return Set.of();
            }
            if (event.watch() == trail.folder()) {
                undisturbed.remove(event.name());
            }
        }
        return undisturbed;
    }

    /// Where a name of the folder is.
    String pathOf(String name) {
        return path + "/" + name;
    }

    /// Whether the path may change without anybody telling us.
    boolean isBlind() {
        return trail.isBlind();
    }

    /// The descriptor that becomes readable when something happens.
    Fd fd() {
        return inotify.fd();
    }

    @Override
    public void close() {
        inotify.close();
    }
}
