// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.address;

import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.Request;
import org.jspecify.annotations.Nullable;

/// Addresses of links, both IP families in one dump: `RTM_GETADDR`, `RTM_NEWADDR`.
/// Source: man 7 rtnetlink, `linux/if_addr.h`.
public final class AddressFamily implements Family<InterfaceAddress> {
    public static final AddressFamily ADDRESSES = new AddressFamily();

    private AddressFamily() {}

    @Override
    public int requestType() {
        return RouteNetlink.RTM_GETADDR;
    }

    @Override
    public int replyType() {
        return RouteNetlink.RTM_NEWADDR;
    }

    @Override
    public String name() {
        return "RTM_GETADDR";
    }

    @Override
    public void writeDump(Request request) {
        request.family(Sockets.AF_UNSPEC, RouteNetlink.IFADDRMSG_BYTES);
    }

    @Override
    public InterfaceAddress decode(byte[] bytes, int offset, int end) {
        if (end - offset < RouteNetlink.IFADDRMSG_BYTES) {
            throw new MalformedMessageException(
                    "an address message of " + (end - offset) + " bytes");
        }
        int prefixLength = bytes[offset + 1] & 0xff;
        int flags = bytes[offset + 2] & 0xff;
        int scope = bytes[offset + 3] & 0xff;
        int link =
                (bytes[offset + 4] & 0xff)
                        | (bytes[offset + 5] & 0xff) << 8
                        | (bytes[offset + 6] & 0xff) << 16
                        | bytes[offset + 7] << 24;
        IpAddress address = null;
        IpAddress local = null;
        Attributes attributes = new Attributes(bytes, offset + RouteNetlink.IFADDRMSG_BYTES, end);
        while (attributes.next()) {
            switch (attributes.type()) {
                case RouteNetlink.IFA_ADDRESS -> address = attributes.address();
                case RouteNetlink.IFA_LOCAL -> local = attributes.address();
                case RouteNetlink.IFA_FLAGS -> flags = attributes.s32();
                default -> {}
            }
        }
        return joined(link, prefixLength, scope, flags, address, local);
    }

    /// IPv6 has no `IFA_LOCAL` unless the link is point-to-point; IPv4 has always both.
    private static InterfaceAddress joined(
            int link,
            int prefixLength,
            int scope,
            int flags,
            @Nullable IpAddress address,
            @Nullable IpAddress local) {
        IpAddress own = local != null ? local : address;
        if (own == null
                || prefixLength > own.bits()
                || (address != null && address.isV6() != own.isV6())) {
            throw new MalformedMessageException("an address message without a usable address");
        }
        Cidr cidr = new Cidr(own, prefixLength);
        Cidr peer = address == null || address.equals(own) ? cidr : new Cidr(address, prefixLength);
        return new InterfaceAddress(link, cidr, peer, scope, flags);
    }
}
