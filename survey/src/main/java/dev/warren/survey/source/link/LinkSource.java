// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.link;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.address.AddressFamily;
import dev.warren.kernel.netlink.link.LinkFamily;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.namespace.Visit;
import dev.warren.survey.Door;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/// Visits every namespace once and reads its links and addresses: one `setns`, one socket, two dumps
/// each, several namespaces at the same time.
public final class LinkSource implements Source {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final int threads;

    /// @param threads how many namespaces are read at the same time
    public LinkSource(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "link";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        List<Map.Entry<NamespaceId, Door>> doors = List.copyOf(ground.doors().entrySet());
        AtomicInteger next = new AtomicInteger();
        int visitors = Math.min(threads, Math.max(1, doors.size() / 4));
        List<Visit.Started> visits = new ArrayList<>();
        for (int i = 0; i < visitors; i++) {
            visits.add(
                    Visit.start(
                            "warren-visit-" + i,
                            visit -> {
                                int at = next.getAndIncrement();
                                while (at < doors.size()) {
                                    read(visit, doors.get(at), ground, findings);
                                    at = next.getAndIncrement();
                                }
                            }));
        }
        try {
            for (Visit.Started visit : visits) {
                visit.await(LONGEST);
            }
        } catch (InterruptedException interrupted) {
            // Nobody waits for us any more; what was read so far has been reported.
            Thread.currentThread().interrupt();
        }
    }

    private static void read(
            Visit visit, Map.Entry<NamespaceId, Door> at, Ground ground, Findings findings) {
        NamespaceId id = at.getKey();
        try {
            NetlinkSocket opened;
            try (NamespaceDescriptor namespace = at.getValue().open(id)) {
                opened = visit.openRouteNetlink(namespace, id);
            }
            try (NetlinkSocket socket = opened) {
                OptionalLong cookie = socket.namespaceCookie();
                Dump<Link> links = socket.dump(LinkFamily.LINKS);
                Dump<InterfaceAddress> addresses = socket.dump(AddressFamily.ADDRESSES);
                if (links.interrupted() || addresses.interrupted()) {
                    findings.gap(
                            "links and addresses of namespace " + id,
                            Why.INTERRUPTED,
                            "they kept changing while they were read");
                }
                ground.addLinks(id, links.entries());
                findings.emit(
                        new Fact.InsideSeen(
                                id,
                                cookie,
                                links.entries(),
                                addresses.entries(),
                                findings.evidence("netlink in namespace " + id)));
            }
        } catch (SyscallException failed) {
            findings.gap("links and addresses of namespace " + id, failed);
        } catch (MalformedMessageException wrong) {
            findings.gap(
                    "links and addresses of namespace " + id,
                    Why.UNEXPECTED,
                    String.valueOf(wrong.getMessage()));
        }
    }
}
