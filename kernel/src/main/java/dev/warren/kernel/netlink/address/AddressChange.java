// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.address;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;

/// Gives links addresses and takes them away, in the namespace of a socket: `RTM_NEWADDR`,
/// `RTM_DELADDR`.
///
/// Source: man 7 rtnetlink, `linux/if_addr.h`. Privilege: `CAP_NET_ADMIN` in the user namespace that
/// owns the network namespace.
public final class AddressChange {
    private AddressChange() {}

    /// Gives a link an address that it does not have.
    ///
    /// @param flags `IFA_F_…`, such as `IFA_F_NODAD` to use an address of IPv6 at once
    /// @throws SyscallException `EEXIST`, `ENODEV`, `EINVAL`, `EPERM`
    public static void add(NetlinkSocket socket, int link, Cidr address, int flags)
            throws SyscallException {
        add(socket, new InterfaceAddress(link, address, address, 0, flags));
    }

    /// Gives a link an address that it does not have.
    ///
    /// @throws SyscallException as for [#add(NetlinkSocket,int,Cidr,int)]
    public static void add(NetlinkSocket socket, InterfaceAddress address) throws SyscallException {
        socket.change(
                RouteNetlink.RTM_NEWADDR,
                "RTM_NEWADDR",
                Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL,
                request -> write(request, address));
    }

    /// Takes an address away.
    ///
    /// @throws SyscallException `EADDRNOTAVAIL` when the link does not have it, `ENODEV`, `EPERM`
    public static void delete(NetlinkSocket socket, InterfaceAddress address)
            throws SyscallException {
        socket.change(RouteNetlink.RTM_DELADDR, "RTM_DELADDR", request -> write(request, address));
    }

    private static void write(Request request, InterfaceAddress address) {
        Cidr local = address.local();
        request.field8(local.address().isV6() ? Sockets.AF_INET6 : Sockets.AF_INET)
                .field8(local.prefixLength())
                .field8(0)
                .field8(address.scope())
                .field32(address.link())
                .address(RouteNetlink.IFA_LOCAL, local.address())
                .address(RouteNetlink.IFA_ADDRESS, address.peer().address())
                .attribute(RouteNetlink.IFA_FLAGS, address.flags());
    }
}
