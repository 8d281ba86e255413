// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Scratch;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// A process that holds a new user namespace and a new network namespace owned by it, and does
/// nothing else. Whoever wants them to outlive it mounts or opens them and closes the holder.
///
/// The maps are in place before the network namespace is made: what that shows in `/proc` and `/sys`
/// belongs to the user who is root inside.
///
/// The holder is a copy of this process with one thread that makes a handful of system calls and never
/// runs Java ([dev.warren.kernel.call.CallSequence]); a JVM cannot enter a user namespace itself, which
/// the kernel allows to a process with a single thread only. It closes the descriptors that it was
/// copied with, blocks every signal and waits at a socket for this process to end: then it ends, too,
/// however that came about. It keeps the credentials of this process, that is, it belongs to a user
/// whom the new namespace does not know: no one there may look at the memory that it has a copy of. It
/// is meant for moments: while it lives, every page that this process writes to is there twice.
///
/// Source: man 7 user_namespaces, network_namespaces; man 2 clone. Needs Linux 5.4 (before 5.9 it
/// keeps the descriptors that it was copied with) and glibc.
///
/// Needs `CAP_SYS_ADMIN`, `CAP_SETUID` and `CAP_SETGID`, and `CAP_SETFCAP` for a map onto user 0 of
/// this process's user namespace (since Linux 5.12).
///
/// Thread: usable from any; closing twice is harmless.
public final class NamespaceHolder implements AutoCloseable {
    private static final Duration PATIENCE_FOR_ITS_END = Duration.ofSeconds(20);

    private final ProcessDescriptor process;
    private final Fd lifeline;
    private final NamespaceDescriptor network;
    private final AtomicBoolean closed = new AtomicBoolean();

    private NamespaceHolder(ProcessDescriptor process, Fd lifeline, NamespaceDescriptor network) {
        this.process = process;
        this.lifeline = lifeline;
        this.network = network;
    }

    /// Makes the namespaces and the process that holds them.
    ///
    /// @param users whose first numbers are those inside; see [IdMap]
    /// @param groups likewise; `setgroups(2)` stays allowed
    /// @param patience with the new process: making a network namespace waits for others that are being
    ///     made or taken down
    /// @throws IllegalArgumentException when a list is empty or its maps overlap
    /// @throws SyscallException of `clone`: `EPERM`; `ENOSPC` beyond the limits in `/proc/sys/user` or
    ///     32 levels; `EAGAIN`, `ENOMEM`. Of `write` to `uid_map` or `gid_map`: `EPERM`; `EINVAL` for
    ///     more than 340 lines. Of `unshare`: `ENOSPC`, `ENOMEM`. `ETIMEDOUT` when patience ended
    /// @throws UnsupportedOperationException where the C library has no `makecontext` (musl)
    public static NamespaceHolder start(List<IdMap> users, List<IdMap> groups, Duration patience)
            throws SyscallException {
        return start(users, groups, Set.of(), patience);
    }

    /// The same with more namespaces that the new user namespace owns, to be found in
    /// `/proc/<pid>/ns`.
    ///
    /// @param further kinds beside user and network
    public static NamespaceHolder start(
            List<IdMap> users, List<IdMap> groups, Set<NamespaceKind> further, Duration patience)
            throws SyscallException {
        int kinds = NamespaceKind.NETWORK.flag();
        for (NamespaceKind kind : further) {
            kinds |= kind.flag();
        }
        String userMap = IdMap.kernelText(users);
        String groupMap = IdMap.kernelText(groups);
        HolderCopy copy = HolderCopy.make(kinds);
        try {
            // Groups first, as in every other tool: who may write the second may write the first.
            writeMap(copy.process(), "gid_map", groupMap);
            writeMap(copy.process(), "uid_map", userMap);
            copy.proceed(patience);
            return new NamespaceHolder(
                    copy.process(), copy.lifeline(), networkNamespace(copy.process()));
        } catch (SyscallException | RuntimeException | Error failed) {
            try {
                end(copy.process(), copy.lifeline());
            } catch (SyscallException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    private static void writeMap(ProcessDescriptor process, String name, String map)
            throws SyscallException {
        String path = "/proc/" + process.pid() + "/" + name;
        byte[] text = map.getBytes(StandardCharsets.US_ASCII);
        String subject =
                path + " with the map " + map.strip().replace('\n', ',') + " of a new namespace";
        if (text.length > Scratch.DATA_BYTES) {
            throw new SyscallException("write", path, Errno.EINVAL);
        }
        try (Fd file = Fd.open(path, Files.O_WRONLY);
                Scratch scratch = Scratch.borrow()) {
            scratch.data().put(0, text);
            // The kernel takes a map in one write or not at all.
            scratch.demand(
                    SystemCall.WRITE,
                    subject,
                    file.number(),
                    scratch.dataAddress(),
                    text.length,
                    0,
                    0);
        }
    }

    /// Opens it and believes it only when its owner is the holder's user namespace: the holder goes on
    /// after calls that failed.
    private static NamespaceDescriptor networkNamespace(ProcessDescriptor process)
            throws SyscallException {
        String folder = "/proc/" + process.pid() + "/ns/";
        NamespaceDescriptor network =
                NamespaceDescriptor.open(folder + "net", NamespaceKind.NETWORK);
        try (NamespaceDescriptor user =
                NamespaceDescriptor.open(folder + "user", NamespaceKind.USER)) {
            if (network.owner().equals(user.id())) {
                return network;
            }
            throw new SyscallException(
                    "unshare",
                    folder + "net, which is not owned by the new user namespace",
                    Errno.ESTALE);
        } catch (SyscallException failed) {
            network.close();
            throw failed;
        }
    }

    /// The process, for `/proc` and to see whether it is still there: what was mounted from
    /// `/proc/<pid>/ns` is the right thing only if the process is alive afterwards.
    public ProcessDescriptor process() {
        return process;
    }

    /// Its number.
    public int pid() {
        return process.pid();
    }

    /// Whether it still holds the namespaces.
    public boolean isAlive() throws SyscallException {
        return !closed.get() && process.isAlive();
    }

    /// Its network namespace, verified to be owned by its user namespace; belongs to the holder and is
    /// closed with it.
    public NamespaceDescriptor networkNamespace() {
        return network;
    }

    /// Ends the process by `SIGKILL`, waits until it has gone and takes it out of the process table.
    /// Namespaces that nobody else holds end with it.
    ///
    /// @throws SyscallException `ETIMEDOUT` when it has not gone after 20 seconds
    @Override
    public void close() throws SyscallException {
        if (closed.compareAndSet(false, true)) {
            network.close();
            end(process, lifeline);
        }
    }

    private static void end(ProcessDescriptor process, Fd lifeline) throws SyscallException {
        try (process;
                lifeline) {
            process.kill(PATIENCE_FOR_ITS_END);
        }
    }
}
