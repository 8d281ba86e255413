// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkFamily;
import dev.warren.kernel.netlink.route.RouteFamily;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.survey.source.figure.FigureReading;
import dev.warren.survey.source.netfilter.PacketFilterReading;
import dev.warren.survey.source.route.RouteReading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks again, at what an answer still wants to know: one socket in each namespace that it asks about,
/// open until the inquiry ends.
///
/// Thread: one.
public final class Inquiry implements AutoCloseable {
    private final Doors doors;
    private final Map<NamespaceId, NetlinkSocket> sockets = new HashMap<>();

    /// @param doors that the survey found
    public Inquiry(Doors doors) {
        this.doors = doors;
    }

    /// What was seen; where nothing could be, why.
    public List<Fact> answer(Question question) {
        List<Fact> facts = new ArrayList<>();
        try {
            switch (question) {
                case Question.OfRouting(var namespace) ->
                        facts.addAll(read(RouteReading.ofWays(), namespace));
                case Question.OfLinkPrograms(var namespace) ->
                        facts.addAll(read(new FigureReading(), namespace));
                case Question.OfPacketFilter(var namespace) ->
                        facts.addAll(packetFilter(namespace));
                case Question.OfRoute(var namespace, var lookup) ->
                        facts.add(
                                new Fact.RouteAnswered(
                                        namespace,
                                        lookup,
                                        RouteFamily.lookup(socket(namespace), lookup)));
            }
        } catch (SyscallException refused) {
            facts.add(
                    new Fact.Unanswered(
                            question, Findings.why(refused), String.valueOf(refused.getMessage())));
        } catch (MalformedMessageException wrong) {
            facts.add(
                    new Fact.Unanswered(
                            question, Why.UNEXPECTED, String.valueOf(wrong.getMessage())));
        }
        return facts;
    }

    private List<Fact> read(Reading reading, NamespaceId namespace) throws SyscallException {
        NetlinkSocket socket = socket(namespace);
        List<Link> links = socket.dump(LinkFamily.LINKS).entries();
        Findings findings = Findings.collect();
        reading.read(namespace, links, socket, findings);
        return findings.facts();
    }

    private List<Fact> packetFilter(NamespaceId namespace) throws SyscallException {
        Findings findings = Findings.collect();
        try (NetworkNamespace entered = NetworkNamespace.of(doors.open(namespace))) {
            new PacketFilterReading(doors, findings).read(entered);
        }
        return findings.facts();
    }

    private NetlinkSocket socket(NamespaceId namespace) throws SyscallException {
        NetlinkSocket open = sockets.get(namespace);
        if (open == null) {
            try (NetworkNamespace entered = NetworkNamespace.of(doors.open(namespace))) {
                open = entered.openRouteNetlink();
            }
            sockets.put(namespace, open);
        }
        return open;
    }

    /// No more is asked about a namespace for now.
    public void leave(NamespaceId namespace) {
        NetlinkSocket open = sockets.remove(namespace);
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        sockets.values().forEach(NetlinkSocket::close);
        sockets.clear();
    }
}
