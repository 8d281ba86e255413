// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.link;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.LinkKindAttributes;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A link that is to be made, or a change to one: collected first, then asked for in one message
/// (`RTM_NEWLINK`).
///
/// Source: man 7 rtnetlink, man 8 ip-link, `linux/if_link.h`. Privilege: `CAP_NET_ADMIN` in the user
/// namespaces that own the network namespaces concerned.
///
/// Thread: one.
public final class LinkChange {
    private int index;
    private final boolean isNew;
    private int flags;
    private int flagMask;
    private final List<Consumer<Request>> attributes = new ArrayList<>();

    private LinkChange(int index, boolean isNew) {
        this.index = index;
        this.isNew = isNew;
    }

    /// A new link; it needs a kind.
    public static LinkChange create(String name) {
        return new LinkChange(0, true).name(name);
    }

    /// The index that a new link is to have; without it the kernel chooses.
    /// Source: man 8 ip-link, `index`; since Linux 3.7. One that is taken is refused (`EEXIST`; before
    /// Linux 4.4 `EBUSY`).
    ///
    /// @param number above 0
    public LinkChange index(int number) {
        index = number;
        return this;
    }

    /// A change to the link of this index.
    public static LinkChange of(int index) {
        return new LinkChange(index, false);
    }

    /// Removes a link; with it goes the other end of a pair.
    ///
    /// @throws SyscallException `ENODEV`, `EOPNOTSUPP` for a link that cannot be removed, `EPERM`
    public static void delete(NetlinkSocket socket, int index) throws SyscallException {
        socket.change(
                RouteNetlink.RTM_DELLINK,
                "RTM_DELLINK",
                request -> request.family(0, 4).field32(index).field32(0).field32(0));
    }

    /// A pair; the other end is `peer`, which may have a namespace of its own. It is made first and
    /// cannot be set up before it has its own peer: with [#up] it is refused (`ENOTCONN`).
    public LinkChange veth(LinkChange peer) {
        return kind(
                "veth",
                data -> data.block(RouteNetlink.VETH_INFO_PEER, inside -> peer.write(inside)));
    }

    public LinkChange bridge() {
        return kind("bridge");
    }

    public LinkChange ifb() {
        return kind("ifb");
    }

    /// A second address on the link `lower`.
    ///
    /// @param mode `MACVLAN_MODE_…`
    public LinkChange macvlan(int lower, int mode) {
        return lower(lower)
                .kind(
                        "macvlan",
                        data -> data.attribute(LinkKindAttributes.IFLA_MACVLAN_MODE, mode));
    }

    /// Ethernet over UDP.
    public LinkChange vxlan(LinkDetail.Vxlan wanted) {
        return kind("vxlan", data -> vxlan(data, wanted));
    }

    private static void vxlan(Request data, LinkDetail.Vxlan wanted) {
        data.u32(LinkKindAttributes.IFLA_VXLAN_ID, wanted.id())
                .u16BigEndian(LinkKindAttributes.IFLA_VXLAN_PORT, wanted.port())
                .u8(LinkKindAttributes.IFLA_VXLAN_LEARNING, wanted.isLearning() ? 1 : 0);
        wanted.local()
                .ifPresent(
                        from ->
                                data.address(
                                        from.isV6()
                                                ? LinkKindAttributes.IFLA_VXLAN_LOCAL6
                                                : LinkKindAttributes.IFLA_VXLAN_LOCAL,
                                        from));
        wanted.remote()
                .ifPresent(
                        to ->
                                data.address(
                                        to.isV6()
                                                ? LinkKindAttributes.IFLA_VXLAN_GROUP6
                                                : LinkKindAttributes.IFLA_VXLAN_GROUP,
                                        to));
        if (wanted.link() != 0) {
            data.attribute(LinkKindAttributes.IFLA_VXLAN_LINK, wanted.link());
        }
        if (wanted.isExternal()) {
            data.u8(LinkKindAttributes.IFLA_VXLAN_COLLECT_METADATA, 1);
        }
        wanted.rest().forEach(data::raw);
    }

    /// A kind that needs no more words, such as `dummy`.
    public LinkChange kind(String name) {
        return with(
                request ->
                        request.nested(
                                RouteNetlink.IFLA_LINKINFO,
                                info -> info.text(RouteNetlink.IFLA_INFO_KIND, name)));
    }

    /// Any kind, with the driver's attributes (`IFLA_INFO_DATA`).
    public LinkChange kind(String name, Consumer<Request> data) {
        return with(
                request ->
                        request.nested(
                                RouteNetlink.IFLA_LINKINFO,
                                info ->
                                        info.text(RouteNetlink.IFLA_INFO_KIND, name)
                                                .nested(RouteNetlink.IFLA_INFO_DATA, data)));
    }

    /// What the master is told of its port (`IFLA_INFO_SLAVE_DATA`).
    ///
    /// @param kind of the master, such as `bridge`
    public LinkChange port(String kind, Consumer<Request> data) {
        return with(
                request ->
                        request.nested(
                                RouteNetlink.IFLA_LINKINFO,
                                info ->
                                        info.text(RouteNetlink.IFLA_INFO_SLAVE_KIND, kind)
                                                .nested(RouteNetlink.IFLA_INFO_SLAVE_DATA, data)));
    }

    /// Its name, or its new name: 1 to 15 bytes. Before Linux 6.1 a link that is up keeps its name.
    public LinkChange name(String name) {
        return with(request -> request.text(RouteNetlink.IFLA_IFNAME, name));
    }

    /// The link below.
    public LinkChange lower(int link) {
        return with(request -> request.attribute(RouteNetlink.IFLA_LINK, link));
    }

    /// Makes it a port of a bridge, a bond or a VRF; 0 of none.
    public LinkChange master(int link) {
        return with(request -> request.attribute(RouteNetlink.IFLA_MASTER, link));
    }

    /// Puts it into a group, below 2^32; 0 is the usual one.
    public LinkChange group(long number) {
        return with(request -> request.u32(RouteNetlink.IFLA_GROUP, number));
    }

    /// In bytes.
    public LinkChange mtu(int bytes) {
        return with(request -> request.attribute(RouteNetlink.IFLA_MTU, bytes));
    }

    public LinkChange address(Mac address) {
        return with(request -> request.mac(RouteNetlink.IFLA_ADDRESS, address));
    }

    /// A text that describes it; empty for none.
    public LinkChange alias(String text) {
        // The kernel would keep the NUL byte as part of an empty alias.
        return with(request -> request.bytes(RouteNetlink.IFLA_IFALIAS, KernelText.encode(text)));
    }

    /// Makes it in, or moves it into, the namespace of a descriptor, which stays open until
    /// [#apply]. A link that moves gets a new index, and loses its addresses and routes.
    public LinkChange inNamespace(Fd namespace) {
        return with(request -> request.attribute(RouteNetlink.IFLA_NET_NS_FD, namespace.number()));
    }

    public LinkChange up() {
        flags |= RouteNetlink.IFF_UP;
        flagMask |= RouteNetlink.IFF_UP;
        return this;
    }

    public LinkChange down() {
        flags &= ~RouteNetlink.IFF_UP;
        flagMask |= RouteNetlink.IFF_UP;
        return this;
    }

    /// Anything else.
    public LinkChange with(Consumer<Request> attribute) {
        attributes.add(attribute);
        return this;
    }

    /// Asks the kernel for it.
    ///
    /// @throws SyscallException `EEXIST` for a name that is taken, `ENODEV`, `EOPNOTSUPP` for a kind
    ///     that the kernel has no driver for, `EBUSY`, `EINVAL`, `ERANGE`, `EPERM`
    public void apply(NetlinkSocket socket) throws SyscallException {
        int how = isNew ? Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL : 0;
        socket.change(RouteNetlink.RTM_NEWLINK, "RTM_NEWLINK", how, this::write);
    }

    private void write(Request request) {
        request.family(Sockets.AF_UNSPEC, 4).field32(index).field32(flags).field32(flagMask);
        attributes.forEach(attribute -> attribute.accept(request));
    }
}
