// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The right to move the current thread between network namespaces.
///
/// Only [#start] hands one out, to a task on a platform thread made for it. The thread never comes
/// back: it dies in the last namespace it entered, so nothing else ever runs there. (For single
/// errands see [NetworkNamespace].) A visit only
/// *opens* descriptors. A netlink socket opened in a namespace belongs to it for ever and can be used
/// from any thread.
///
/// A task must not start threads, virtual or not, nor programs, nor anything that might (parallel
/// streams, executors, timers): what it starts would inherit the foreign namespace, keep it alive
/// after its pod is gone, and run unrelated work inside it. For the same reason the classes it needs
/// are best loaded before.
///
/// Thread: confined to the one that was made for it.
public final class Visit {
    private final Thread thread;
    private @Nullable NamespaceId current;

    /// The kernel's numbers of the threads that are on a visit now.
    private static final Set<Integer> UNDER_WAY = ConcurrentHashMap.newKeySet();

    private int number;

    private Visit(Thread thread) {
        this.thread = thread;
        this.current = ownNamespace();
    }

    /// Where the thread was born; entering that one again would need a privilege for nothing.
    private static @Nullable NamespaceId ownNamespace() {
        try {
            var status = Fd.statusOf("/proc/thread-self/ns/net");
            return new NamespaceId(status.device(), status.inode());
        } catch (SyscallException noProc) {
            // Without /proc the thread merely enters its own namespace once more.
            return null;
        }
    }

    /// The right of the calling thread, which must have been made for this work and die after it.
    static Visit here() {
        return new Visit(Thread.currentThread());
    }

    /// The thread does nothing more and dies.
    void end() {
        UNDER_WAY.remove(number);
    }

    /// Whether a thread of this process, by the kernel's number, is on a visit: it leaves the namespace
    /// by itself.
    static boolean isUnderWay(int number) {
        return UNDER_WAY.contains(number);
    }

    /// What to do with the right.
    public interface Task {
        void run(Visit visit);
    }

    /// Starts a task on a fresh platform thread.
    ///
    /// @param name the thread's name, as `ps -L` and a thread dump show it
    public static Started start(String name, Task task) {
        Started started = new Started();
        started.thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon()
                        .start(
                                () -> {
                                    Visit visit = here();
                                    try {
                                        task.run(visit);
                                    } catch (Throwable failure) {
                                        started.failure = failure;
                                    } finally {
                                        visit.end();
                                    }
                                });
        return started;
    }

    /// A visit under way. Nothing can be hung onto its end, on purpose: a callback would run on the
    /// visiting thread.
    public static final class Started {
        private @Nullable Thread thread;
        private volatile @Nullable Throwable failure;

        private Started() {}

        /// Waits for the end of the thread.
        ///
        /// @return whether it has ended within `patience`
        /// @throws IllegalStateException when the task threw
        public boolean await(Duration patience) throws InterruptedException {
            if (!Objects.requireNonNull(thread).join(patience)) {
                return false;
            }
            Throwable thrown = failure;
            if (thrown != null) {
                throw new IllegalStateException("a visit failed: " + thrown, thrown);
            }
            return true;
        }
    }

    /// Enters a network namespace and opens a netlink socket in it.
    ///
    /// Source: man 2 setns. Needs `CAP_SYS_ADMIN`, unless the thread is there already.
    ///
    /// @param namespace is not needed any more once the socket is open
    /// @param id its identity; a thread that is there already does not enter it again
    /// @throws SyscallException `EPERM`; `EINVAL` when it is no network namespace
    public NetlinkSocket openRouteNetlink(NamespaceDescriptor namespace, NamespaceId id)
            throws SyscallException {
        enter(namespace, id);
        return NetlinkSocket.openRoute();
    }

    /// Moves this thread into a new network namespace. Source: man 2 unshare. Needs `CAP_SYS_ADMIN`.
    void leave() throws SyscallException {
        register();
        current = null;
        NamespaceDescriptor.leaveWithThisThread(NamespaceKind.NETWORK);
    }

    private void register() throws SyscallException {
        if (number == 0) {
            number = ThreadPlace.ownNumber();
            UNDER_WAY.add(number);
        }
    }

    /// Moves this thread into a network namespace, for good or until it enters another one.
    ///
    /// Source: man 2 setns. Needs `CAP_SYS_ADMIN`, unless the thread is there already.
    ///
    /// @param id its identity; a thread that is there already does not enter it again
    /// @throws SyscallException `EPERM`; `EINVAL` when it is no network namespace
    void enter(NamespaceDescriptor namespace, NamespaceId id) throws SyscallException {
        if (!thread.equals(Thread.currentThread())) {
            throw new IllegalStateException(
                    "a visit belongs to the thread '" + thread.getName() + "' alone");
        }
        if (!id.equals(current)) {
            // Unknown until the call has succeeded: a failed one may have moved nothing.
            current = null;
            register();
            namespace.enterWithThisThread(NamespaceKind.NETWORK);
            current = id;
        }
    }
}
