// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.card;

import dev.warren.atlas.fact.Detail;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.InternetSocket;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RoutingWords;
import java.util.Comparator;
import java.util.List;

/// Sockets that wait for others, with their addresses as `ss` prints them.
final class SocketWords {
    private final LinkNames names;

    SocketWords(LinkNames names) {
        this.names = names;
    }

    /// By protocol, port and address.
    List<Card.Socket> of(Detail.Listening listening) {
        return listening.sockets().stream()
                .sorted(
                        Comparator.comparing(InternetSocket::raw)
                                .thenComparingInt(InternetSocket::protocol)
                                .thenComparingInt(InternetSocket::localPort)
                                .thenComparing(InternetSocket::local)
                                .thenComparingInt(InternetSocket::link)
                                .thenComparingLong(InternetSocket::inode))
                .map(
                        socket ->
                                new Card.Socket(
                                        protocol(socket),
                                        local(socket),
                                        socket,
                                        listening
                                                .processes()
                                                .getOrDefault(socket.inode(), List.of())))
                .toList();
    }

    private static String protocol(InternetSocket socket) {
        return socket.raw() ? "raw" : RoutingWords.transport(socket.protocol());
    }

    private String local(InternetSocket socket) {
        IpAddress address = socket.local();
        boolean any = address.equals(IpAddress.unspecified(address.isV6()));
        String host;
        if (any && address.isV6() && !socket.onlyV6()) {
            host = "*";
        } else {
            host = address.isV6() ? "[" + address + "]" : address.toString();
        }
        String link = socket.link() == 0 ? "" : "%" + names.of(socket.link());
        return host + link + ":" + port(socket);
    }

    private static String port(InternetSocket socket) {
        if (!socket.raw()) {
            return Integer.toString(socket.localPort());
        }
        return socket.protocol() == Sockets.IPPROTO_RAW
                ? "*"
                : RoutingWords.transport(socket.protocol());
    }
}
