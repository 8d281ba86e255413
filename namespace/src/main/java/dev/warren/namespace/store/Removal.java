// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.Polling;
import dev.warren.kernel.event.Poll;
import dev.warren.namespace.store.StoreEntry.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One name on its way out: unmounted until nothing is mounted on it any more, then unlinked.
final class Removal {
    /// Somebody who mounts faster than we unmount must not keep us for ever.
    private static final int DEEPEST_STACK = 4096;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int SHOWN_HOLDERS = 5;

    private final StoreCalls calls;
    private final String folder;
    private final String name;
    private Step step = Step.OPEN_FOLDER;

    Removal(StoreCalls calls, String folder, String name) {
        this.calls = calls;
        this.folder = folder;
        this.name = name;
    }

    /// @return whether there was such a name
    boolean run() throws NamespaceStoreException {
        List<String> notes = new ArrayList<>();
        try {
            return steps(notes);
        } catch (SyscallException failed) {
            throw new NamespaceStoreException(
                    "remove the namespace '" + name + "'",
                    step,
                    folder + "/" + name,
                    failed,
                    notes);
        }
    }

    private boolean steps(List<String> notes) throws SyscallException {
        try (Unmounted unmounted = new Unmounted(calls, folder, name)) {
            try (Directory names = calls.openFolder(folder)) {
                if (unmountAll(names, unmounted).isEmpty()) {
                    return false;
                }
                removeFile(names, unmounted, notes);
                return true;
            } catch (SyscallException failed) {
                if (step == Step.OPEN_FOLDER && failed.errno() == Errno.ENOENT) {
                    return false;
                }
                notes.addAll(unmounted.mountAgain());
                throw failed;
            }
        }
    }

    /// Mounts can lie one on the other; what they hid comes to light, and is looked at, one by one.
    private Optional<StoreEntry> unmountAll(Directory names, Unmounted unmounted)
            throws SyscallException {
        step = Step.OPEN_NAMESPACE;
        StoreReading reading = new StoreReading(names, folder);
        Optional<StoreEntry> entry = reading.read(name);
        for (int i = 0; entry.isPresent() && entry.get().state() == State.MOUNTED; i++) {
            if (i == DEEPEST_STACK) {
                throw new SyscallException("umount2", entry.get().path(), Errno.EBUSY);
            }
            unmountOne(names, unmounted);
            step = Step.OPEN_NAMESPACE;
            entry = reading.read(name);
        }
        if (entry.isPresent() && entry.get().state() == State.OTHER) {
            step = Step.REMOVE_FILE;
            throw new SyscallException(
                    "unlinkat",
                    entry.get().path() + ", which is no name of a network namespace",
                    Errno.EINVAL);
        }
        return entry;
    }

    private void unmountOne(Directory names, Unmounted unmounted) throws SyscallException {
        try {
            unmounted.hold(names);
            step = Step.UNMOUNT;
            try {
                calls.unmount(names, name);
            } catch (SyscallException failed) {
                unmounted.forgetUnlessGone(names);
                throw failed;
            }
        } catch (SyscallException failed) {
            // Somebody else has just unmounted or removed it.
            if (failed.errno() != Errno.EINVAL && failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
    }

    private void removeFile(Directory names, Unmounted unmounted, List<String> notes)
            throws SyscallException {
        step = Step.REMOVE_FILE;
        try {
            calls.removeFile(names, name);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.EBUSY) {
                removeWhenFree(unmounted, notes);
            } else if (failed.errno() != Errno.ENOENT) {
                throw failed;
            }
        }
    }

    /// A mount out of sight, perhaps on its way out: tries again whenever mounts change, also with what
    /// has come to light by that.
    private void removeWhenFree(Unmounted unmounted, List<String> notes) throws SyscallException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Fd mounts = Fd.open("/proc/thread-self/mountinfo", Files.O_RDONLY)) {
            List<Poll.Interest> change = List.of(new Poll.Interest(mounts, Polling.POLLPRI));
            while (true) {
                step = Step.OPEN_FOLDER;
                try (Directory names = calls.openFolder(folder)) {
                    if (unmountAll(names, unmounted).isPresent()) {
                        step = Step.REMOVE_FILE;
                        calls.removeFile(names, name);
                    }
                    return;
                } catch (SyscallException failed) {
                    if (failed.errno() == Errno.ENOENT) {
                        return;
                    }
                    long left = deadline - System.nanoTime();
                    if (failed.errno() != Errno.EBUSY) {
                        throw failed;
                    }
                    if (left <= 0) {
                        notes.add(holders());
                        throw failed;
                    }
                    Poll.await(change, Duration.ofNanos(left));
                }
            }
        }
    }

    private String holders() {
        List<Holder> holders = Holder.ofMount(folder + "/" + name);
        if (holders.isEmpty()) {
            return "it is still mounted somewhere out of sight: no mount table that can be read names it";
        }
        List<String> words = holders.stream().limit(SHOWN_HOLDERS).map(Holder::toString).toList();
        int more = holders.size() - words.size();
        return "it is still mounted in "
                + String.join(", in ", words)
                + (more > 0 ? " and " + more + " more" : "");
    }
}
