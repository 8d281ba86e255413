// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.route;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkDetail;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NextHopObject;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkDetails;
import dev.warren.kernel.netlink.neighbour.NeighbourFamily;
import dev.warren.kernel.netlink.nexthop.NextHopFamily;
import dev.warren.kernel.netlink.route.RouteFamily;
import dev.warren.kernel.netlink.rule.RuleFamily;
import dev.warren.survey.Findings;
import dev.warren.survey.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what decides where packets go: one dump each for the rules and the routes of either family,
/// for neighbours, forwarding entries and nexthop objects; the last two only where something in the
/// namespace can have them.
public final class RouteReading implements Reading {
    private final boolean proxies;

    private RouteReading(boolean proxies) {
        this.proxies = proxies;
    }

    /// What decides where packets of the namespace itself and of its neighbours go.
    public static RouteReading ofWays() {
        return new RouteReading(false);
    }

    /// Also for whom it answers: one more dump, which no way depends on.
    public static RouteReading ofEverything() {
        return new RouteReading(true);
    }

    @Override
    public String what() {
        return "rules, routes and neighbours";
    }

    @Override
    public void read(
            NamespaceId namespace, List<Link> links, NetlinkSocket socket, Findings findings)
            throws SyscallException {
        List<Dump<?>> all = new ArrayList<>();
        var rules = kept(all, RuleFamily.dumpAll(socket));
        var routes = kept(all, RouteFamily.dumpAll(socket));
        List<Neighbour> neighbours = new ArrayList<>();
        neighbours.addAll(kept(all, socket.dump(NeighbourFamily.NEIGHBOURS)));
        if (proxies) {
            neighbours.addAll(kept(all, socket.dump(NeighbourFamily.PROXIES)));
        }
        List<Neighbour> forwarding =
                links.stream().anyMatch(RouteReading::forwards)
                        ? kept(all, socket.dump(NeighbourFamily.FORWARDING))
                        : List.of();
        List<NextHopObject> nextHops =
                routes.stream().anyMatch(route -> route.nextHopId() != 0)
                        ? kept(all, nextHops(socket))
                        : List.of();
        if (all.stream().anyMatch(Dump::interrupted)) {
            findings.gap(
                    what() + " of namespace " + namespace,
                    Why.INTERRUPTED,
                    "they kept changing while they were read");
        }
        findings.emit(
                new Fact.RoutingSeen(
                        namespace,
                        new Routing(
                                rules,
                                routes,
                                nextHops,
                                neighbours,
                                forwarding,
                                details(namespace, links, findings)),
                        findings.evidence("netlink in namespace " + namespace)));
    }

    private static <T> List<T> kept(List<Dump<?>> all, Dump<T> dump) {
        all.add(dump);
        return dump.entries();
    }

    private static boolean forwards(Link link) {
        return link.kind().name().equals("bridge") || link.kind().name().equals("vxlan");
    }

    /// Before Linux 5.3 there are none, and no route refers to one.
    private static Dump<NextHopObject> nextHops(NetlinkSocket socket) throws SyscallException {
        try {
            return socket.dump(NextHopFamily.NEXT_HOPS);
        } catch (SyscallException refused) {
            if (refused.errno() == Errno.EOPNOTSUPP) {
                return new Dump<>(List.of(), false);
            }
            throw refused;
        }
    }

    private Map<Integer, LinkDetail> details(
            NamespaceId namespace, List<Link> links, Findings findings) {
        Map<Integer, LinkDetail> details = new HashMap<>();
        for (Link link : links) {
            try {
                LinkDetail detail = LinkDetails.of(link.kind());
                if (!(detail instanceof LinkDetail.Plain)) {
                    details.put(link.index(), detail);
                }
            } catch (MalformedMessageException wrong) {
                findings.gap(
                        "what the driver says of link "
                                + link.name()
                                + " in namespace "
                                + namespace,
                        Why.UNEXPECTED,
                        String.valueOf(wrong.getMessage()));
            }
        }
        return details;
    }
}
