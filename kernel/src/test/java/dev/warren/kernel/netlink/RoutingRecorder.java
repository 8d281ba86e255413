// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.netlink.neighbour.NeighbourFamily;
import dev.warren.kernel.netlink.nexthop.NextHopFamily;
import dev.warren.kernel.netlink.route.RouteFamily;
import dev.warren.kernel.netlink.rule.RuleFamily;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Prints the bodies of the messages of routing of the namespace it runs in, one line each, as
/// fixtures of [RoutingMessagesTest]; `routing.sh` says how.
final class RoutingRecorder {
    static final Map<String, List<Family<?>>> FAMILIES =
            new TreeMap<>(
                    Map.of(
                            "route", List.of(RouteFamily.IPV4, RouteFamily.IPV6),
                            "rule", List.of(RuleFamily.IPV4, RuleFamily.IPV6),
                            "nexthop", List.of(NextHopFamily.NEXT_HOPS),
                            "neighbour",
                                    List.of(
                                            NeighbourFamily.NEIGHBOURS,
                                            NeighbourFamily.PROXIES,
                                            NeighbourFamily.FORWARDING)));

    private RoutingRecorder() {}

    static void main() throws SyscallException {
        System.out.println(
                "# Recorded with routing.sh in this folder: the family and the body of one"
                        + " message on each line.");
        try (NetlinkSocket socket = NetlinkSocket.openRoute()) {
            for (Map.Entry<String, List<Family<?>>> named : FAMILIES.entrySet()) {
                for (Family<?> family : named.getValue()) {
                    for (byte[] body : socket.dump(new Bodies(family)).entries()) {
                        System.out.println(named.getKey() + " " + HexFormat.of().formatHex(body));
                    }
                }
            }
        }
    }

    /// The same questions, the answers as they come.
    private record Bodies(Family<?> family) implements Family<byte[]> {
        @Override
        public int requestType() {
            return family.requestType();
        }

        @Override
        public int replyType() {
            return family.replyType();
        }

        @Override
        public String name() {
            return family.name();
        }

        @Override
        public void writeDump(Request request) {
            family.writeDump(request);
        }

        @Override
        public byte[] decode(byte[] bytes, int offset, int end) {
            return Arrays.copyOfRange(bytes, offset, end);
        }
    }
}
