// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.link;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.net.DetailedLink;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Links with what their drivers and masters say of them: `RTM_GETLINK`, `RTM_NEWLINK`.
///
/// Slower than [LinkFamily], whose records it holds.
/// Source: `linux/if_link.h`. Privilege: none.
public final class DetailedLinkFamily implements Family<DetailedLink> {
    public static final DetailedLinkFamily DETAILED_LINKS = new DetailedLinkFamily();

    private DetailedLinkFamily() {}

    /// The link of this index; empty when there is none.
    ///
    /// @throws SyscallException what the kernel answers
    public static Optional<DetailedLink> find(NetlinkSocket socket, int index)
            throws SyscallException {
        return find(
                socket,
                request ->
                        request.family(0, 4)
                                .field32(index)
                                .field32(0)
                                .field32(0)
                                .attribute(
                                        RouteNetlink.IFLA_EXT_MASK,
                                        RouteNetlink.RTEXT_FILTER_SKIP_STATS));
    }

    /// The link of this name; empty when there is none.
    ///
    /// @throws SyscallException what the kernel answers
    public static Optional<DetailedLink> find(NetlinkSocket socket, String name)
            throws SyscallException {
        return find(
                socket,
                request ->
                        request.family(0, RouteNetlink.IFINFOMSG_BYTES)
                                .text(RouteNetlink.IFLA_IFNAME, name)
                                .attribute(
                                        RouteNetlink.IFLA_EXT_MASK,
                                        RouteNetlink.RTEXT_FILTER_SKIP_STATS));
    }

    private static Optional<DetailedLink> find(NetlinkSocket socket, Consumer<Request> question)
            throws SyscallException {
        try {
            return socket.ask(DETAILED_LINKS, question).stream().findFirst();
        } catch (SyscallException refused) {
            if (refused.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    @Override
    public int requestType() {
        return LinkFamily.LINKS.requestType();
    }

    @Override
    public int replyType() {
        return LinkFamily.LINKS.replyType();
    }

    @Override
    public String name() {
        return LinkFamily.LINKS.name();
    }

    @Override
    public void writeDump(Request request) {
        LinkFamily.LINKS.writeDump(request);
    }

    @Override
    public DetailedLink decode(byte[] bytes, int offset, int end) {
        Link link = LinkFamily.LINKS.decode(bytes, offset, end);
        List<RawAttribute> port = List.of();
        Attributes attributes = new Attributes(bytes, offset + RouteNetlink.IFINFOMSG_BYTES, end);
        while (attributes.next()) {
            if (attributes.type() == RouteNetlink.IFLA_LINKINFO) {
                port = portData(attributes.nested());
            }
        }
        return new DetailedLink(
                link, LinkDetails.of(link.kind()), LinkDetails.port(link.kind().portKind(), port));
    }

    private static List<RawAttribute> portData(Attributes info) {
        List<RawAttribute> data = List.of();
        while (info.next()) {
            if (info.type() == RouteNetlink.IFLA_INFO_SLAVE_DATA) {
                data = info.nested().rest();
            }
        }
        return data;
    }
}
