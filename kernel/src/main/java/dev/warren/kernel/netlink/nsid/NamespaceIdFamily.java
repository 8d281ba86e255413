// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.nsid;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;
import java.util.List;
import java.util.OptionalInt;

/// The small numbers by which one namespace refers to others: `RTM_GETNSID`, `RTM_NEWNSID`.
///
/// Every namespace numbers its neighbours on its own, and only those that something has made it
/// refer to. There is no dump here on purpose: the kernel (seen on Linux 6.18) ends it silently
/// after the first buffer, 134 entries where there were 1,004. Ask by descriptor.
/// Source: `linux/net_namespace.h`. Since Linux 4.0.
public final class NamespaceIdFamily implements Family<Integer> {
    private static final NamespaceIdFamily NUMBERS = new NamespaceIdFamily();

    private NamespaceIdFamily() {}

    /// The number by which the socket's namespace refers to another; never assigns one.
    ///
    /// @return empty when it has none
    /// @throws SyscallException `EINVAL` when the descriptor is no network namespace
    public static OptionalInt numberOf(NetlinkSocket socket, Fd namespace) throws SyscallException {
        return first(
                socket.ask(
                        NUMBERS,
                        request ->
                                request.family(Sockets.AF_UNSPEC, RouteNetlink.RTGENMSG_BYTES)
                                        .attribute(RouteNetlink.NETNSA_FD, namespace.number())));
    }

    /// The number by which a neighbour refers to another namespace, asked from here.
    ///
    /// Needs `CAP_NET_ADMIN` over the neighbour's owner. Since Linux 4.20.
    ///
    /// @param observer the neighbour, as the socket's namespace numbers it
    /// @return empty when it has none
    /// @throws SyscallException `EACCES` without the privilege, `EINVAL` for an unknown observer
    public static OptionalInt numberSeenBy(NetlinkSocket socket, int observer, Fd namespace)
            throws SyscallException {
        return first(
                socket.ask(
                        NUMBERS,
                        request ->
                                request.family(Sockets.AF_UNSPEC, RouteNetlink.RTGENMSG_BYTES)
                                        .attribute(RouteNetlink.NETNSA_FD, namespace.number())
                                        .attribute(RouteNetlink.NETNSA_TARGET_NSID, observer)));
    }

    /// Gives another namespace a number in the socket's namespace. A number, once given, stays.
    ///
    /// Source: `RTM_NEWNSID`, `linux/net_namespace.h`. Needs `CAP_NET_ADMIN`.
    ///
    /// @param number empty to let the kernel choose
    /// @throws SyscallException `EEXIST` when the namespace has a number already, or the number is
    ///     taken; `EPERM`
    public static void assign(NetlinkSocket socket, Fd namespace, OptionalInt number)
            throws SyscallException {
        socket.change(
                RouteNetlink.RTM_NEWNSID,
                "RTM_NEWNSID",
                request ->
                        request.family(Sockets.AF_UNSPEC, RouteNetlink.RTGENMSG_BYTES)
                                .attribute(RouteNetlink.NETNSA_FD, namespace.number())
                                .attribute(
                                        RouteNetlink.NETNSA_NSID,
                                        number.orElse(RouteNetlink.NETNSA_NSID_NOT_ASSIGNED)));
    }

    private static OptionalInt first(List<Integer> numbers) {
        // -1 is NETNSA_NSID_NOT_ASSIGNED.
        return numbers.isEmpty() || numbers.getFirst() < 0
                ? OptionalInt.empty()
                : OptionalInt.of(numbers.getFirst());
    }

    @Override
    public int requestType() {
        return RouteNetlink.RTM_GETNSID;
    }

    @Override
    public int replyType() {
        return RouteNetlink.RTM_NEWNSID;
    }

    @Override
    public String name() {
        return "RTM_GETNSID";
    }

    @Override
    public void writeDump(Request request) {
        throw new UnsupportedOperationException("the dump of RTM_GETNSID cannot be trusted");
    }

    @Override
    public Integer decode(byte[] bytes, int offset, int end) {
        Attributes attributes = new Attributes(bytes, offset + RouteNetlink.RTGENMSG_BYTES, end);
        int number = -1;
        while (attributes.next()) {
            if (attributes.type() == RouteNetlink.NETNSA_NSID) {
                number = attributes.s32();
            }
        }
        return number;
    }
}
