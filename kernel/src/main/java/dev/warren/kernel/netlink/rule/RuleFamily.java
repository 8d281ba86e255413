// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.rule;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.RuleAttributes;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;
import java.util.ArrayList;
import java.util.List;

/// Routing rules of one IP family in the order in which they are tried: `RTM_GETRULE`,
/// `RTM_NEWRULE`.
///
/// The kernel dumps all of them or none; it answers no question about a single one. The families are
/// asked one by one: a dump of all of them brings the rules of multicast routing, too.
/// Source: man 7 rtnetlink, `linux/fib_rules.h`. Privilege: none.
public final class RuleFamily implements Family<RoutingRule> {
    public static final RuleFamily IPV4 = new RuleFamily(Sockets.AF_INET);
    public static final RuleFamily IPV6 = new RuleFamily(Sockets.AF_INET6);

    private final int family;

    private RuleFamily(int family) {
        this.family = family;
    }

    /// All rules of both families, those of IPv4 first.
    ///
    /// @throws SyscallException what the kernel answers
    public static Dump<RoutingRule> dumpAll(NetlinkSocket socket) throws SyscallException {
        List<RoutingRule> all = new ArrayList<>();
        boolean interrupted = false;
        for (RuleFamily each : List.of(IPV4, IPV6)) {
            Dump<RoutingRule> dump = socket.dump(each);
            all.addAll(dump.entries());
            interrupted |= dump.interrupted();
        }
        return new Dump<>(List.copyOf(all), interrupted);
    }

    @Override
    public int requestType() {
        return RouteNetlink.RTM_GETRULE;
    }

    @Override
    public int replyType() {
        return RouteNetlink.RTM_NEWRULE;
    }

    @Override
    public String name() {
        return "RTM_GETRULE";
    }

    @Override
    public void writeDump(Request request) {
        request.family(family, RuleAttributes.FIB_RULE_HDR_BYTES);
    }

    @Override
    public RoutingRule decode(byte[] bytes, int offset, int end) {
        return new RuleDecoder(bytes, offset, end).rule();
    }
}
