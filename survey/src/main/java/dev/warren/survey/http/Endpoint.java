// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.http;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.socket.SocketAddressBytes;

/// Where a service listens: `http://169.254.169.254`, `http://[fd00:ec2::254]:80`, `127.0.0.1:61679`,
/// `unix:/run/introspection.sock`.
///
/// An address, never a name: a name would be looked up in this process's namespace, and could be
/// anything. The one exception is `localhost`, which is 127.0.0.1.
public sealed interface Endpoint {
    /// Over TCP.
    record Tcp(IpAddress address, int port) implements Endpoint {
        @Override
        public String toString() {
            String host = address.isV6() ? "[" + address + "]" : address.toString();
            return "http://" + host + (port == HTTP_PORT ? "" : ":" + port);
        }
    }

    /// Over a socket with a path; whose root it is below is the caller's affair.
    record Path(String path) implements Endpoint {
        @Override
        public String toString() {
            return UNIX + path;
        }
    }

    int HTTP_PORT = 80;
    String UNIX = "unix:";

    /// Reads one.
    ///
    /// @throws IllegalArgumentException with a sentence for the one who wrote it
    static Endpoint parse(String text) {
        if (text.startsWith(UNIX)) {
            String path = text.substring(UNIX.length());
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("'" + text + "' names no absolute path");
            }
            SocketAddressBytes.ofPath(path);
            return new Path(path);
        }
        if (text.startsWith("https:")) {
            throw new IllegalArgumentException("'" + text + "': only plain http is spoken here");
        }
        String rest = text.startsWith("http://") ? text.substring(7) : text;
        if (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        return tcp(text, rest);
    }

    private static Endpoint tcp(String text, String rest) {
        int hostEnd = rest.startsWith("[") ? rest.indexOf(']') : rest.indexOf(':');
        String host;
        String port = "";
        if (rest.startsWith("[") && hostEnd > 0) {
            host = rest.substring(1, hostEnd);
            port = rest.substring(hostEnd + 1);
        } else {
            host = hostEnd < 0 ? rest : rest.substring(0, hostEnd);
            port = hostEnd < 0 ? "" : rest.substring(hostEnd);
        }
        if (!port.isEmpty() && !port.matches(":[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address with a port, such as http://127.0.0.1:61679");
        }
        int number = port.isEmpty() ? HTTP_PORT : Integer.parseInt(port.substring(1));
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("'" + text + "' has no port that can be");
        }
        return new Tcp(address(text, host), number);
    }

    private static IpAddress address(String text, String host) {
        if (host.equals("localhost")) {
            return IpAddress.v4(0x7f000001);
        }
        try {
            return IpAddress.parse(host);
        } catch (IllegalArgumentException noAddress) {
            throw new IllegalArgumentException(
                    "'" + text + "' is to hold an IP address; names are not looked up", noAddress);
        }
    }

    /// What the service is called in the `Host` header.
    default String authority() {
        return switch (this) {
            case Tcp tcp -> tcp.toString().substring("http://".length());
            case Path _ -> "localhost";
        };
    }
}
