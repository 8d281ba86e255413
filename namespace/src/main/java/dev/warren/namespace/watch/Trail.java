// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Events;
import dev.warren.kernel.event.Inotify;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The folders that a path leads through, each watched for the name that it leads on by, and the
/// folder at its end.
///
/// Every folder is watched before the next name is looked up in it. So whatever changes the path
/// while it is walked, or later, is told: by one of these watches or, when it is a mount, by
/// `/proc/self/mountinfo`. Where the path leads nowhere, the last folder that exists tells when it
/// does again. Links are followed as the kernel does, link by link, as each lies in a folder of its
/// own.
final class Trail {
    private static final int MASK =
            Events.IN_CREATE
                    | Events.IN_DELETE
                    | Events.IN_MOVED_FROM
                    | Events.IN_MOVED_TO
                    | Events.IN_DELETE_SELF
                    | Events.IN_MOVE_SELF
                    | Events.IN_ONLYDIR;

    /// After these, a watched folder is not where it was.
    static final int SELF =
            Events.IN_DELETE_SELF | Events.IN_MOVE_SELF | Events.IN_UNMOUNT | Events.IN_IGNORED;

    /// Source: man 7 path_resolution.
    private static final int MOST_LINKS = 40;

    private final Inotify inotify;
    private final Fd root;
    private final String path;

    /// Of every folder that is watched, the names by which the path leads on from it.
    private Map<Integer, Set<String>> steps = new HashMap<>();

    private int folder = Inotify.NO_WATCH;
    private boolean blind;

    /// @param root the folder `/`
    /// @param path absolute
    Trail(Inotify inotify, Fd root, String path) {
        this.inotify = inotify;
        this.root = root;
        this.path = path;
    }

    /// Walks the path again. Folders that it does not lead through any more stay watched until
    /// [#forget], so that what they have told so far can be read.
    ///
    /// @return what to forget
    /// @throws SyscallException when the folder may not be read (`EACCES`), or there are too many
    ///     watches (`ENOSPC`)
    Set<Integer> walk() throws SyscallException {
        Map<Integer, Set<String>> before = steps;
        steps = new HashMap<>();
        blind = false;
        try {
            int end = walkLinks();
            folder = watchFolder();
            // A magic link of /proc leads elsewhere than its text says.
            blind |= end != folder;
        } catch (SyscallException refused) {
            before.forEach(steps::putIfAbsent);
            throw refused;
        }
        if (folder != Inotify.NO_WATCH) {
            steps.computeIfAbsent(folder, watch -> new HashSet<>());
        }
        Set<Integer> left = new HashSet<>(before.keySet());
        left.removeAll(steps.keySet());
        return left;
    }

    void forget(Set<Integer> watches) throws SyscallException {
        for (int watch : watches) {
            inotify.removeWatch(watch);
        }
    }

    /// The kernel itself says where the path leads.
    private int watchFolder() throws SyscallException {
        try {
            return inotify.addWatch(path, MASK);
        } catch (SyscallException refused) {
            if (leadsNowhere(refused)) {
                return Inotify.NO_WATCH;
            }
            throw refused;
        }
    }

    private static boolean leadsNowhere(SyscallException refused) {
        return refused.errno() == Errno.ENOENT
                || refused.errno() == Errno.ENOTDIR
                || refused.errno() == Errno.ELOOP;
    }

    /// Watches all folders of the path, to its end or to where it ends too early.
    ///
    /// @return the watch of the folder at the end
    private int walkLinks() throws SyscallException {
        Deque<String> names = new ArrayDeque<>(Arrays.asList(path.split("/")));
        String here = "";
        int watch = watchStep("/");
        int links = 0;
        while (!names.isEmpty()) {
            String name = names.pop();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                // What is behind us has no links in it, so the folder above is the name's.
                here = here.substring(0, Math.max(0, here.lastIndexOf('/')));
                watch = watchStep(here + "/");
                continue;
            }
            steps.computeIfAbsent(watch, step -> new HashSet<>()).add(name);
            String there = here + "/" + name;
            Optional<String> target;
            try {
                target = target(there);
            } catch (SyscallException notThere) {
                return Inotify.NO_WATCH;
            }
            if (target.isEmpty()) {
                here = there;
                watch = watchStep(here);
            } else if (++links > MOST_LINKS) {
                return Inotify.NO_WATCH;
            } else {
                Arrays.asList(target.get().split("/")).reversed().forEach(names::push);
                if (target.get().startsWith("/")) {
                    here = "";
                    watch = watchStep("/");
                }
            }
        }
        return watch;
    }

    /// What a link leads to; empty for anything else.
    private Optional<String> target(String step) throws SyscallException {
        return root.statusAtNoFollow(step).isSymbolicLink()
                ? Optional.of(root.readLinkAt(step))
                : Optional.empty();
    }

    /// Watches one folder on the way; one that may be passed but not read leaves us blind, no more.
    private int watchStep(String step) throws SyscallException {
        try {
            return inotify.addWatch(step, MASK);
        } catch (SyscallException refused) {
            if (refused.errno() == Errno.EACCES) {
                blind = true;
                return Inotify.NO_WATCH;
            }
            if (leadsNowhere(refused)) {
                return Inotify.NO_WATCH;
            }
            throw refused;
        }
    }

    /// Whether an event may mean that the path leads elsewhere now.
    boolean isAffectedBy(Inotify.Event event) {
        Set<String> names = steps.get(event.watch());
        return names != null && (event.has(SELF) || names.contains(event.name()));
    }

    /// The watch of the folder at the end, or [Inotify#NO_WATCH] when the path leads nowhere.
    int folder() {
        return folder;
    }

    /// Whether the path may change without anybody telling us.
    boolean isBlind() {
        return blind;
    }
}
