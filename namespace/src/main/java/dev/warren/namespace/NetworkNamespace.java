// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.nsid.NamespaceIdFamily;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.process.IdMap;
import dev.warren.kernel.process.NamespaceHolder;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.kernel.process.Program;
import dev.warren.kernel.process.Streams;
import dev.warren.kernel.socket.SocketDescriptor;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import javax.net.SocketFactory;

/// A network namespace that is held open: it lives at least until [#close].
///
/// What is opened through it belongs to the namespace for ever and is used from any thread afterwards,
/// also from a virtual one and also after this handle is closed; the calling thread never moves. A thread
/// of Warren's own goes there (`setns`, man 2 setns), opens, and is home again before the call returns;
/// where foreign code runs or a program begins it is one that dies instead.
///
/// Entering needs `CAP_SYS_ADMIN` in the caller's own user namespace and in the one that owns the
/// namespace; nothing is needed for the namespace that the caller is in. All calls fail with
/// `SyscallException` and `EPERM` without it, `EMFILE`/`ENFILE` when there are no descriptors left.
///
/// Thread: any, and several at a time.
public final class NetworkNamespace implements AutoCloseable {
    private static final Duration HOLDER_PATIENCE = Duration.ofSeconds(30);

    private final NamespaceDescriptor descriptor;
    private final NamespaceId id;
    private final Inside inside;

    private NetworkNamespace(NamespaceDescriptor descriptor) throws SyscallException {
        this.descriptor = descriptor;
        try {
            this.id = descriptor.id();
            this.inside = new Inside(descriptor, id);
        } catch (SyscallException failed) {
            descriptor.close();
            throw failed;
        }
    }

    /// Opens a namespace by a path such as `/run/netns/blue`; links in it are followed. What it is is
    /// checked on the descriptor (`NS_GET_NSTYPE`, man 2 ioctl_nsfs; since Linux 4.11).
    ///
    /// @throws SyscallException `ENOENT`; `EACCES`; `EINVAL` when the path is no network namespace
    public static NetworkNamespace open(String path) throws SyscallException {
        return new NetworkNamespace(NamespaceDescriptor.open(path, NamespaceKind.NETWORK));
    }

    /// Opens the namespace of a process: the one of its first thread.
    /// Needs `PTRACE_MODE_READ_FSCREDS` over the process (man 2 ptrace): the same user, or
    /// `CAP_SYS_PTRACE`.
    ///
    /// @throws SyscallException `ENOENT` or `ESRCH` when there is no such process; `EACCES`
    public static NetworkNamespace ofProcess(int pid) throws SyscallException {
        try (Fd process = Fd.open("/proc/" + pid, Files.O_PATH | Files.O_DIRECTORY)) {
            return new NetworkNamespace(
                    NamespaceDescriptor.openAt(process, "ns/net", NamespaceKind.NETWORK));
        }
    }

    /// Takes over an open namespace; it is closed with this handle.
    ///
    /// @throws SyscallException only when the kernel cannot tell its identity; it is closed then
    public static NetworkNamespace of(NamespaceDescriptor descriptor) throws SyscallException {
        return new NetworkNamespace(descriptor);
    }

    /// The namespace of the calling thread, which is that of the whole process but for threads that
    /// have moved. Source: `/proc/thread-self/ns/net`, man 5 proc; since Linux 3.17.
    public static NetworkNamespace current() throws SyscallException {
        return open("/proc/thread-self/ns/net");
    }

    /// Makes a namespace that nothing but this handle keeps: empty but for a loopback link that is
    /// down. Source: man 2 unshare, `CLONE_NEWNET`. Needs `CAP_SYS_ADMIN`.
    ///
    /// @throws SyscallException `EPERM`; `ENOSPC` beyond `/proc/sys/user/max_net_namespaces`; `ENOMEM`
    public static NetworkNamespace create() throws SyscallException {
        return Inside.makeNew();
    }

    /// Makes a namespace that a new user namespace owns, as a pod with users of its own needs it: without
    /// that its root may not mount `sysfs` nor change its own network. Nothing but this handle keeps
    /// either; see [NamespaceHolder]. Needs `CAP_SYS_ADMIN`, `CAP_SETUID` and `CAP_SETGID`.
    ///
    /// @param users whose numbers inside stand for which outside; at least one
    /// @param groups likewise
    /// @throws SyscallException as [NamespaceHolder#start]
    /// @throws IllegalArgumentException for maps that overlap
    /// @throws UnsupportedOperationException where the C library has no `makecontext` (musl)
    public static NetworkNamespace createOwned(List<IdMap> users, List<IdMap> groups)
            throws SyscallException {
        try (NamespaceHolder holder = NamespaceHolder.start(users, groups, HOLDER_PATIENCE)) {
            return open("/proc/thread-self/fd/" + holder.networkNamespace().fd().number());
        }
    }

    /// The identity on this boot: device and inode.
    public NamespaceId id() {
        return id;
    }

    /// The kernel's 64-bit name, never given twice in one boot: `NS_GET_ID` (since Linux 6.18), else
    /// `SO_NETNS_COOKIE` of a socket opened inside (since 5.14), for which it is entered.
    ///
    /// @return empty on an older kernel
    public OptionalLong cookie() throws SyscallException {
        OptionalLong cookie = inside.use(NamespaceDescriptor::cookie);
        if (cookie.isPresent()) {
            return cookie;
        }
        try (NetlinkSocket socket = openRouteNetlink()) {
            return socket.namespaceCookie();
        }
    }

    /// The user namespace whose privileges count here. Source: `NS_GET_USERNS`, man 2 ioctl_nsfs; since
    /// Linux 4.9.
    ///
    /// @throws SyscallException `EPERM` when the owner lies outside of the caller's user namespaces
    public NamespaceId owner() throws SyscallException {
        return inside.use(NamespaceDescriptor::owner);
    }

    /// The small number by which another namespace refers to this one; asking assigns none.
    /// Source: `RTM_GETNSID`, man 7 rtnetlink. Since Linux 4.0.
    ///
    /// @param observer the one that does the numbering; it is entered
    /// @return empty when it has given none
    public OptionalInt numberSeenFrom(NetworkNamespace observer) throws SyscallException {
        try (NetlinkSocket socket = observer.openRouteNetlink()) {
            return inside.use(own -> NamespaceIdFamily.numberOf(socket, own.fd()));
        }
    }

    /// Makes another namespace refer to this one by a number; a number, once given, is not changed.
    /// Source: `RTM_NEWNSID`. Since Linux 4.0. Needs `CAP_NET_ADMIN` there.
    ///
    /// @param number empty to let the kernel choose
    /// @throws SyscallException `EEXIST` when this namespace has a number there already, or the number
    ///     is another one's; the kernel's own words, which tell which, are part of the message
    public void assignNumberIn(NetworkNamespace observer, OptionalInt number)
            throws SyscallException {
        try (NetlinkSocket socket = observer.openRouteNetlink()) {
            inside.use(
                    own -> {
                        NamespaceIdFamily.assign(socket, own.fd(), number);
                        return id;
                    });
        }
    }

    /// Whether both are the very same; exact, because both are held.
    public boolean isSame(NetworkNamespace other) {
        return id.equals(other.id);
    }

    /// The descriptor, for requests that name a namespace by one. It closes with this handle, also while
    /// somebody uses it: whoever does must not let the handle be closed meanwhile.
    public NamespaceDescriptor descriptor() {
        return descriptor;
    }

    /// Another handle of the same namespace, to be closed by itself.
    public NetworkNamespace reopened() throws SyscallException {
        return inside.use(own -> open("/proc/thread-self/fd/" + own.fd().number()));
    }

    /// Opens a socket to the namespace's routing tables. Source: man 7 rtnetlink.
    public NetlinkSocket openRouteNetlink() throws SyscallException {
        return inside.open(NetlinkSocket::openRoute);
    }

    /// Opens a netlink socket of another protocol.
    ///
    /// @param protocol `NETLINK_…`
    /// @throws SyscallException `EPROTONOSUPPORT` when the kernel does not have it
    public NetlinkSocket openNetlink(int protocol) throws SyscallException {
        return inside.open(() -> NetlinkSocket.open(protocol));
    }

    /// Reads settings of the namespace, as `sysctl` does. Source: man 5 proc_sys_net; a file there is of
    /// the namespace of the thread that opens it. Mostly anybody may read.
    ///
    /// @param names paths below `/proc/sys/net`, such as `ipv4/ip_forward`
    /// @return the values without the line's end, tabulators as blanks, by name; what this kernel or this
    ///     namespace does not have, or what may not be read, is left out
    /// @throws SyscallException `EPERM` when the namespace may not be entered
    public Map<String, String> readSettings(List<String> names) throws SyscallException {
        return inside.open(() -> NamespaceSettings.read(names));
    }

    /// Changes settings of the namespace, as `sysctl -w` does, in the order of the map. Source: man 5
    /// proc_sys_net. Needs `CAP_NET_ADMIN` in the user namespace that owns it; where that is not the caller's
    /// own, root of the node may, too.
    ///
    /// @param values by names as [#readSettings] takes them
    /// @throws SyscallException `ENOENT` for one that this kernel or this namespace does not have, `EINVAL`
    ///     for a value that it does not take, `EACCES`; those before it have been changed
    public void writeSettings(Map<String, String> values) throws SyscallException {
        inside.open(
                () -> {
                    NamespaceSettings.write(values);
                    return values;
                });
    }

    /// Opens a file of the namespace's `/proc/net`; it tells of this namespace whoever reads it.
    /// Source: man 5 proc_pid_net.
    ///
    /// @param name such as `ip_tables_names`
    /// @throws SyscallException `ENOENT`, `EACCES`
    public Fd openProcNet(String name) throws SyscallException {
        return inside.open(() -> Fd.open("/proc/thread-self/net/" + name, Files.O_RDONLY));
    }

    /// Opens a socket of any kind; see [SocketDescriptor#open]. Raw and packet sockets need
    /// `CAP_NET_RAW` in the user namespace that owns the namespace.
    ///
    /// @throws SyscallException `EAFNOSUPPORT`, `EPROTONOSUPPORT`, `EPERM`
    public SocketDescriptor openSocket(int domain, int type, int protocol) throws SyscallException {
        return inside.open(() -> SocketDescriptor.open(domain, type, protocol));
    }

    /// Opens an unconnected TCP channel (or, for `UNIX`, a stream channel).
    ///
    /// Names are looked up by Java in the *caller's* namespace: connect by address.
    ///
    /// @param family `StandardProtocolFamily.INET`, `INET6` or `UNIX`
    /// @throws UnsupportedOperationException for another family
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return inside.openChannel(() -> SocketChannel.open(family));
    }

    /// Opens an unbound channel that accepts connections inside; the accepted ones belong there, too.
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return inside.openChannel(() -> ServerSocketChannel.open(family));
    }

    /// Opens an unconnected UDP channel.
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return inside.openChannel(() -> DatagramChannel.open(family));
    }

    /// Makes TCP sockets inside, for clients that take a factory: with one, an HTTP client speaks through
    /// a pod's namespace. The factory works while this handle is open. IPv4 and IPv6.
    public SocketFactory socketFactory() {
        return new NamespaceSocketFactory(this);
    }

    /// Runs a small piece of code on a thread that is inside.
    ///
    /// Prefer the `open…` calls. The code must not start threads, virtual or not, nor anything that
    /// may: a program by `ProcessBuilder` (its reaper thread stays behind), executors, parallel streams,
    /// timers, HTTP clients. Whatever it starts inherits the namespace, keeps it alive after its pod is
    /// gone, and later does unrelated work inside it. It must not wait for others, who might wait for
    /// its locks. The classes it needs are best loaded before: their initialisation runs inside, too.
    ///
    /// @return what the code returns
    /// @throws Exception what the code throws
    /// @throws ThreadsLeftBehindException when threads of this process are in the namespace afterwards
    ///     that were not there before; what the code returned is lost
    public <T> T call(Callable<T> code) throws Exception {
        return new GuardedCall<>(inside, code).run();
    }

    /// Starts a program inside. The thread that starts it is gone afterwards; no thread of the JVM stays
    /// in the namespace, unlike with `ProcessBuilder`. Source: man 3 posix_spawn.
    ///
    /// @throws SyscallException `ENOENT`, `EACCES`, `ENOEXEC`, `E2BIG` as [Program#start]
    public ProcessDescriptor spawn(Program program, Streams streams) throws SyscallException {
        return spawn(program, streams, () -> {});
    }

    /// The same, with something to be done inside by the thread that starts the program.
    public ProcessDescriptor spawn(Program program, Streams streams, Preparation preparation)
            throws SyscallException {
        return inside.run(
                () -> {
                    preparation.run();
                    return program.start(streams);
                });
    }

    /// This process enters the namespace and becomes the program; see [Program#become]. Returns never,
    /// or with an exception; then the process goes on where it was, but its descriptors above 2 will not
    /// survive any later program.
    public void become(Program program) throws SyscallException {
        become(program, () -> {});
    }

    /// The same, with something to be done inside by the thread that becomes the program.
    public void become(Program program, Preparation preparation) throws SyscallException {
        inside.run(
                () -> {
                    preparation.run();
                    program.become();
                    return true;
                });
    }

    /// Something to be done inside.
    public interface Preparation {
        void run() throws SyscallException;
    }

    /// Lets go of the namespace; it lives on while others hold it. What other threads have begun comes to
    /// its end, what they begin now is refused with `IllegalStateException`. Twice is harmless.
    @Override
    public void close() {
        inside.close();
    }

    @Override
    public String toString() {
        return "network namespace " + id;
    }
}
