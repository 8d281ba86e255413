// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.NeighbourBuilder;
import dev.warren.kernel.net.RouteBuilder;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleBuilder;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.address.AddressChange;
import dev.warren.kernel.netlink.link.LinkChange;
import dev.warren.kernel.netlink.neighbour.NeighbourChange;
import dev.warren.kernel.netlink.route.RouteChange;
import dev.warren.kernel.netlink.rule.RuleChange;
import dev.warren.namespace.NetworkNamespace;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A namespace of a lab that is being built.
///
/// Thread: one.
final class Place implements AutoCloseable {
    static final int LOOPBACK = 1;

    private static final int IFA_F_NODAD = 0x02;

    private final String name;
    private final NetworkNamespace namespace;
    private final NetlinkSocket socket;

    private Place(String name, NetworkNamespace namespace, NetlinkSocket socket) {
        this.name = name;
        this.namespace = namespace;
        this.socket = socket;
    }

    /// Makes a namespace that nothing but this handle keeps, so that a crash leaves nothing.
    static Place make(String name) throws SyscallException {
        NetworkNamespace made = NetworkNamespace.create();
        try {
            return new Place(name, made, made.openRouteNetlink());
        } catch (SyscallException | RuntimeException failed) {
            made.close();
            throw failed;
        }
    }

    String name() {
        return name;
    }

    NetworkNamespace namespace() {
        return namespace;
    }

    Fd descriptor() {
        return namespace.descriptor().fd();
    }

    /// The kernel's 64-bit name of it; 0 where there is none.
    long cookie() throws SyscallException {
        return namespace.cookie().orElse(0);
    }

    void apply(LinkChange change) throws SyscallException {
        change.apply(socket);
    }

    void up(int link) throws SyscallException {
        apply(LinkChange.of(link).up());
    }

    void address(int link, String cidr) throws SyscallException {
        Cidr address = Cidr.parse(cidr);
        int flags = address.address().isV6() ? IFA_F_NODAD : 0;
        AddressChange.add(socket, link, address, flags);
    }

    void route(RouteBuilder route) throws SyscallException {
        RouteChange.add(socket, route.build());
    }

    void removeRoute(RouteBuilder route) throws SyscallException {
        RouteChange.delete(socket, route.build());
    }

    void rule(RuleBuilder rule) throws SyscallException {
        RuleChange.add(socket, rule.build());
    }

    void removeRule(RoutingRule rule) throws SyscallException {
        RuleChange.delete(socket, rule);
    }

    /// Knows for ever who has an address.
    void neighbour(int link, IpAddress address, Mac mac) throws SyscallException {
        NeighbourChange.add(
                socket,
                new NeighbourBuilder(address.isV6() ? Sockets.AF_INET6 : Sockets.AF_INET, link)
                        .destination(address)
                        .address(mac)
                        .build());
    }

    /// Writes settings of the namespace below `/proc/sys/net`. Such a file belongs to the namespace of the
    /// thread that opens it.
    ///
    /// @param settings by path, such as `ipv4/ip_forward`
    void settings(Map<String, String> settings) throws LabException {
        try {
            namespace.call(
                    () -> {
                        for (Map.Entry<String, String> setting : settings.entrySet()) {
                            String path = "/proc/sys/net/" + setting.getKey();
                            try (Fd file = Fd.open(path, Files.O_WRONLY)) {
                                file.write(setting.getValue().getBytes(StandardCharsets.US_ASCII));
                            }
                        }
                        return true;
                    });
        } catch (Exception failed) {
            throw new LabException("cannot set up the namespace " + name, failed);
        }
    }

    @Override
    public void close() {
        socket.close();
        namespace.close();
    }
}
