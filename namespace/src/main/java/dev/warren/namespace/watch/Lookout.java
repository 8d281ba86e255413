// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.event.Poll;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Looks at the names of a folder, each when there is a reason to: when it is new, when something was
/// mounted, when its grace is over. Says how long there is nothing to do.
///
/// Thread: one at a time.
final class Lookout implements AutoCloseable {
    /// Between two looks at all names, however much is mounted meanwhile.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(25);

    /// Pauses are so many times as long as the look before, which bounds what looking costs.
    private static final int PAUSE_PER_LOOK = 4;

    /// Between two looks at what no one tells us about.
    private static final long SLOW_PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Fd root;
    private final Fd mounts;
    private final long deviceOfNamespaces;
    private final Roster roster;
    private final FollowedFolder folder;

    private boolean mounted;
    private boolean lookAtAll;
    private long lastLook = System.nanoTime();
    private long nextLook = lastLook;

    private Lookout(Fd root, Fd mounts, String path) throws SyscallException {
        this.root = root;
        this.mounts = mounts;
        this.deviceOfNamespaces = NamespaceDescriptor.fileSystem();
        this.roster = new Roster();
        this.folder = new FollowedFolder(root, path, roster);
    }

    /// @param path absolute
    static Lookout over(String path) throws SyscallException {
        Fd root = Fd.open("/", Files.O_PATH | Files.O_DIRECTORY);
        try {
            // From its opening on it tells of mounts, so it comes before the first look.
            Fd mounts = Fd.open("/proc/thread-self/mountinfo", Files.O_RDONLY);
            try {
                return new Lookout(root, mounts, path);
            } catch (SyscallException refused) {
                mounts.close();
                throw refused;
            }
        } catch (SyscallException refused) {
            root.close();
            throw refused;
        }
    }

    /// What tells that there is something to do.
    List<Poll.Interest> interests() {
        return List.of(
                new Poll.Interest(folder.fd(), Polling.POLLIN),
                new Poll.Interest(mounts, Polling.POLLPRI | Polling.POLLERR));
    }

    /// Something was mounted or taken away, anywhere.
    void noteMount() {
        mounted = true;
        lookAtAll = true;
    }

    /// Does what there is to do now. What is refused is tried again the next time.
    void advance() throws SyscallException {
        long now = System.nanoTime();
        folder.drain();
        folder.apply(now);
        if (isPartlyBlind() && now - lastLook >= SLOW_PAUSE) {
            lookAtAll = true;
        }
        if (lookAtAll && now - nextLook >= 0) {
            folder.follow(now);
            lookAtAll = false;
            mounted = false;
            look(roster.names(), now);
            lastLook = System.nanoTime();
            nextLook = lastLook + Math.max(PAUSE, PAUSE_PER_LOOK * (lastLook - now));
        } else {
            Set<String> due = roster.due(now, mounted);
            mounted = false;
            look(due, now);
        }
    }

    private void look(Set<String> names, long now) throws SyscallException {
        if (names.isEmpty()) {
            return;
        }
        Map<String, Sight> sights = new LinkedHashMap<>();
        names.forEach(name -> sights.put(name, see(name)));
        Set<String> inOrder = names;
        if (sights.values().stream().anyMatch(sight -> sight.namespace().isPresent())) {
            // Something was mounted since we asked. Those that came before have theirs by now, and
            // are told first.
            inOrder = roster.due(now, true);
            inOrder.forEach(name -> sights.computeIfAbsent(name, this::see));
            inOrder.addAll(names);
        }
        folder.drain();
        Set<String> undisturbed = folder.undisturbed(inOrder);
        if (undisturbed.isEmpty()) {
            // The folder itself may be another one by now.
            noteMount();
        }
        for (String name : inOrder) {
            Sight sight = sights.get(name);
            if (sight != null && undisturbed.contains(name)) {
                roster.saw(name, sight, now);
            }
        }
    }

    private Sight see(String name) {
        return Sight.of(root, folder.pathOf(name), deviceOfNamespaces, roster.told(name));
    }

    private boolean isPartlyBlind() {
        return roster.hasLinks() || folder.isBlind();
    }

    /// For how many nanoseconds there is nothing to do, unless one of the [#interests] tells something.
    long rest() {
        if (folder.isBehind() || roster.hasEvents()) {
            return 0;
        }
        long now = System.nanoTime();
        long rest = Long.MAX_VALUE;
        OptionalLong deadline = roster.deadline();
        if (deadline.isPresent()) {
            rest = deadline.getAsLong() - now;
        }
        if (lookAtAll) {
            rest = Math.min(rest, nextLook - now);
        }
        if (isPartlyBlind()) {
            rest = Math.min(rest, Math.max(nextLook, lastLook + SLOW_PAUSE) - now);
        }
        return Math.max(0, rest);
    }

    Roster roster() {
        return roster;
    }

    @Override
    public void close() {
        folder.close();
        mounts.close();
        root.close();
    }
}
