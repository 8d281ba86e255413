// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.route;

import dev.warren.atlas.fact.Routing;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.NextHopObject;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleAction;
import dev.warren.kernel.net.RuleSelector;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkFamily;
import dev.warren.kernel.netlink.nexthop.NextHopChange;
import dev.warren.kernel.netlink.nexthop.NextHopFamily;
import dev.warren.kernel.netlink.route.RouteChange;
import dev.warren.kernel.netlink.route.RouteFamily;
import dev.warren.kernel.netlink.rule.RuleChange;
import dev.warren.kernel.netlink.rule.RuleFamily;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.testkit.LabNamespace;
import java.util.List;
import java.util.Map;

/// A namespace with three links that have addresses of both families, and rules and routes that come
/// and go.
final class RoutingLab implements AutoCloseable {
    private static final String LINKS =
            """
            sysctl -wq net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 \
              net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 \
              net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
            ip link set lo up
            n=1
            for l in a b c; do
                ip link add ${l}0 type veth peer name ${l}1
                ip link set ${l}0 up
                ip link set ${l}1 up
                ip address add 10.$n.0.1/24 dev ${l}0
                ip address add 2001:db8:$n::1/64 dev ${l}0 nodad
                n=$((n + 1))
            done
            ip link set b0 group 7
            """;

    private final NetlinkSocket socket;
    private final List<Link> links;

    RoutingLab(LabNamespace namespace) throws SyscallException {
        namespace.run("sh", "-ec", LINKS);
        try (NetworkNamespace opened = NetworkNamespace.open(namespace.path().toString())) {
            socket = opened.openRouteNetlink();
        }
        links = socket.dump(LinkFamily.LINKS).entries();
    }

    NetlinkSocket socket() {
        return socket;
    }

    List<Link> links() {
        return links;
    }

    /// The indexes of the links that have addresses.
    List<Integer> ends() {
        return List.of("a0", "b0", "c0").stream()
                .map(name -> links.stream().filter(link -> link.name().equals(name)))
                .map(found -> found.findFirst().orElseThrow().index())
                .toList();
    }

    /// Makes what the kernel takes; returns how many that were.
    <T> int addAll(List<T> all, Change<T> change) {
        int taken = 0;
        for (T each : all) {
            taken += takes(each, change) ? 1 : 0;
        }
        return taken;
    }

    /// A generator does not know what the kernel takes; whoever asked for too much sees it by the number.
    private <T> boolean takes(T what, Change<T> change) {
        try {
            change.apply(socket, what);
            return true;
        } catch (SyscallException refused) {
            return false;
        }
    }

    /// A change that the kernel may refuse.
    interface Change<T> {
        void apply(NetlinkSocket socket, T what) throws SyscallException;
    }

    Routing routing() throws SyscallException {
        return new Routing(
                RuleFamily.dumpAll(socket).entries(),
                RouteFamily.dumpAll(socket).entries(),
                socket.dump(NextHopFamily.NEXT_HOPS).entries(),
                List.of(),
                List.of(),
                Map.of());
    }

    /// Lets the table `local` have its turn after others.
    void moveLocalRule(boolean six, long priority) throws SyscallException {
        RoutingRule first = local(six, 0);
        RuleChange.add(socket, local(six, priority));
        RuleChange.delete(socket, first);
    }

    private static RoutingRule local(boolean six, long priority) {
        return RoutingRule.of(six)
                .priority(priority)
                .lookup(RouteAttributes.RT_TABLE_LOCAL)
                .build();
    }

    /// Removes all rules and routes but those that the kernel made.
    void clear() throws SyscallException {
        Routing now = routing();
        for (Route route : now.routes()) {
            if (route.protocol() == RouteAttributes.RTPROT_STATIC && route.nextHopId() == 0) {
                RouteChange.delete(socket, route);
            }
        }
        for (NextHopObject object : now.nextHops()) {
            if (object.group().isEmpty()) {
                NextHopChange.delete(socket, object.id());
            }
        }
        for (boolean six : new boolean[] {false, true}) {
            List<RoutingRule> rules =
                    now.rules().stream().filter(rule -> rule.isV6() == six).toList();
            boolean moved = rules.stream().noneMatch(rule -> isUsual(rule) && rule.priority() == 0);
            if (moved) {
                RuleChange.add(socket, local(six, 0));
            }
            for (RoutingRule rule : rules) {
                if (!isUsual(rule)) {
                    RuleChange.delete(socket, rule);
                }
            }
        }
    }

    private static boolean isUsual(RoutingRule rule) {
        return rule.selector().equals(RuleSelector.ALL)
                && rule.action() instanceof RuleAction.Lookup(long table)
                && rule.suppressPrefixLength().isEmpty()
                && rule.suppressLinkGroup().isEmpty()
                && ((table == RouteAttributes.RT_TABLE_LOCAL && rule.priority() == 0)
                        || (table == RouteAttributes.RT_TABLE_MAIN && rule.priority() == 32_766)
                        || (table == RouteAttributes.RT_TABLE_DEFAULT
                                && rule.priority() == 32_767));
    }

    @Override
    public void close() {
        socket.close();
    }
}
