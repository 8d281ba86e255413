// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.figure;

import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkFigures;
import dev.warren.kernel.net.TrafficFilter;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkFiguresFamily;
import dev.warren.kernel.netlink.trafficcontrol.TrafficFilters;
import dev.warren.survey.Findings;
import dev.warren.survey.Reading;
import java.util.List;

/// Reads what links count, their queueing, and the programs and filters on the way of their packets.
public final class FigureReading implements Reading {
    @Override
    public String what() {
        return "counters and filters of links";
    }

    @Override
    public void read(
            NamespaceId namespace, List<Link> links, NetlinkSocket socket, Findings findings)
            throws SyscallException {
        Dump<LinkFigures> figures = socket.dump(LinkFiguresFamily.LINK_FIGURES);
        Dump<TrafficFilter> filters = filters(socket);
        if (figures.interrupted() || filters.interrupted()) {
            findings.gap(
                    what() + " of namespace " + namespace,
                    Why.INTERRUPTED,
                    "they kept changing while they were read");
        }
        findings.emit(
                new Fact.DetailSeen(
                        namespace,
                        new Detail.Figures(figures.entries(), filters.entries()),
                        findings.evidence("netlink in namespace " + namespace)));
    }

    /// A kernel without traffic control has no filters.
    private static Dump<TrafficFilter> filters(NetlinkSocket socket) throws SyscallException {
        try {
            return TrafficFilters.dumpAll(socket);
        } catch (SyscallException refused) {
            if (refused.errno() == Errno.EOPNOTSUPP) {
                return new Dump<>(List.of(), false);
            }
            throw refused;
        }
    }
}
