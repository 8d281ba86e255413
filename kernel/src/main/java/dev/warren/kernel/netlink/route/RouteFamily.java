// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.route;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Routes of one IP family, of all tables: `RTM_GETROUTE`, `RTM_NEWROUTE`.
///
/// The families are asked one by one: a dump of all families at once also brings the multicast
/// forwarding caches and the labels of MPLS, which are no routes of IP.
/// Source: man 7 rtnetlink, `linux/rtnetlink.h`. Privilege: none.
public final class RouteFamily implements Family<Route> {
    public static final RouteFamily IPV4 = new RouteFamily(Sockets.AF_INET);
    public static final RouteFamily IPV6 = new RouteFamily(Sockets.AF_INET6);

    private final int family;

    private RouteFamily(int family) {
        this.family = family;
    }

    static RouteFamily of(boolean isV6) {
        return isV6 ? IPV6 : IPV4;
    }

    /// All routes of both families, those of IPv4 first. What the kernel cached is left out, also
    /// before Linux 4.20, where it comes along.
    ///
    /// @throws SyscallException what the kernel answers
    public static Dump<Route> dumpAll(NetlinkSocket socket) throws SyscallException {
        List<Route> all = new ArrayList<>();
        boolean interrupted = false;
        for (RouteFamily each : List.of(IPV4, IPV6)) {
            Dump<Route> dump = socket.dump(each);
            dump.entries().stream().filter(route -> !route.isCached()).forEach(all::add);
            interrupted |= dump.interrupted();
        }
        return new Dump<>(List.copyOf(all), interrupted);
    }

    /// Asks where a packet would go. The rules and tables are those of the socket's namespace.
    ///
    /// Two questions in turn: what becomes of the packet, and which entry of which table says so. The
    /// rule that led to the table is never told.
    ///
    /// @throws SyscallException when the question cannot be asked: `ENODEV` for a link that is not
    ///     there, `EINVAL` with the kernel's explanation for an impossible question
    public static RouteAnswer lookup(NetlinkSocket socket, RouteLookup question)
            throws SyscallException {
        boolean six = question.destination().isV6();
        // IPv6 refuses the first flag: it tells the table in any case.
        int table = six ? 0 : RouteAttributes.RTM_F_LOOKUP_TABLE;
        try {
            Optional<Route> resolved = ask(socket, question, table);
            if (resolved.isEmpty()) {
                throw new SyscallException("netlink", "RTM_GETROUTE", Errno.EIO);
            }
            return new RouteAnswer.Found(resolved.get(), match(socket, question, table));
        } catch (SyscallException refused) {
            return new RouteAnswer.Refused(reason(refused), refused.errno());
        }
    }

    private static Optional<Route> match(NetlinkSocket socket, RouteLookup question, int table)
            throws SyscallException {
        try {
            return ask(socket, question, table | RouteAttributes.RTM_F_FIB_MATCH);
        } catch (SyscallException changedMeanwhile) {
            reason(changedMeanwhile);
            return Optional.empty();
        }
    }

    private static Optional<Route> ask(NetlinkSocket socket, RouteLookup question, int flags)
            throws SyscallException {
        List<Route> answers =
                socket.ask(
                        of(question.destination().isV6()),
                        request -> write(request, question, flags));
        return answers.stream().findFirst();
    }

    /// Why there is no way; what has an explanation is a complaint about the question instead.
    private static RouteAnswer.Refusal reason(SyscallException refused) throws SyscallException {
        Optional<RouteAnswer.Refusal> reason = RouteAnswer.Refusal.of(refused.errno());
        if (reason.isEmpty() || !refused.kernelSays().isEmpty()) {
            throw refused;
        }
        return reason.get();
    }

    private static void write(Request request, RouteLookup question, int flags) {
        boolean six = question.destination().isV6();
        int bits = question.destination().bits();
        request.field8(six ? Sockets.AF_INET6 : Sockets.AF_INET)
                .field8(bits)
                .field8(question.source().isPresent() ? bits : 0)
                .field8(question.typeOfService())
                .field32(0)
                .field32(flags)
                .address(RouteAttributes.RTA_DST, question.destination());
        question.source().ifPresent(from -> request.address(RouteAttributes.RTA_SRC, from));
        number(request, RouteAttributes.RTA_IIF, question.inputLink());
        number(request, RouteAttributes.RTA_OIF, question.outputLink());
        number(request, RouteAttributes.RTA_MARK, question.mark());
        user(question).ifPresent(user -> request.u32(RouteAttributes.RTA_UID, user));
        if (question.protocol() != 0) {
            request.u8(RouteAttributes.RTA_IP_PROTO, question.protocol());
        }
        port(request, RouteAttributes.RTA_SPORT, question.sourcePort());
        port(request, RouteAttributes.RTA_DPORT, question.destinationPort());
    }

    /// Packets that are forwarded belong to user 0. A question to IPv6 has to say so; otherwise it is
    /// answered for a user of whom no rule knows.
    private static OptionalLong user(RouteLookup question) {
        boolean forwarded = question.inputLink() != 0 && question.destination().isV6();
        return forwarded && question.user().isEmpty() ? OptionalLong.of(0) : question.user();
    }

    private static void number(Request request, int type, int value) {
        if (value != 0) {
            request.attribute(type, value);
        }
    }

    private static void port(Request request, int type, int value) {
        if (value != 0) {
            request.u16BigEndian(type, value);
        }
    }

    @Override
    public int requestType() {
        return RouteNetlink.RTM_GETROUTE;
    }

    @Override
    public int replyType() {
        return RouteNetlink.RTM_NEWROUTE;
    }

    @Override
    public String name() {
        return "RTM_GETROUTE";
    }

    @Override
    public void writeDump(Request request) {
        request.family(family, RouteAttributes.RTMSG_BYTES);
    }

    @Override
    public Route decode(byte[] bytes, int offset, int end) {
        return new RouteDecoder(bytes, offset, end).route();
    }
}
