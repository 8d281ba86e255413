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
import dev.warren.kernel.netlink.nsid.NamespaceIdFamily;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.proc.NamespaceMount;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.namespace.Visit;
import dev.warren.survey.Doors;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Reading;
import dev.warren.survey.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Visits every namespace once and reads its links and addresses: one `setns`, one socket, two dumps
/// each, several namespaces at the same time.
public final class LinkSource implements Source {
    private static final Duration LONGEST = Duration.ofDays(1);

    /// A thread costs more than reading a few namespaces.
    private static final int NAMESPACES_PER_THREAD = 8;

    private final int threads;
    private final List<Reading> readings;

    /// @param threads how many namespaces are read at the same time
    /// @param readings what is read by the way
    public LinkSource(int threads, List<Reading> readings) {
        this.threads = threads;
        this.readings = List.copyOf(readings);
    }

    @Override
    public String name() {
        return "link";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        ground.doors()
                .closed()
                .forEach(
                        (id, why) ->
                                findings.gap(subject(id), why, "no path leads to it from here"));
        try (NamespaceDescriptor host = openHost(ground)) {
            visitAll(ground, findings, host);
        } catch (InterruptedException interrupted) {
            // Nobody waits for us any more; what was read so far has been reported.
            Thread.currentThread().interrupt();
        }
    }

    /// The host's namespace, open for as long as the others ask for its number.
    private static @Nullable NamespaceDescriptor openHost(Ground ground) {
        Optional<NamespaceId> host = ground.host();
        if (host.isEmpty() || !ground.doors().contains(host.get())) {
            return null;
        }
        try {
            return ground.doors().open(host.get());
        } catch (SyscallException failed) {
            // Its own visit reports it.
            return null;
        }
    }

    private void visitAll(Ground ground, Findings findings, @Nullable NamespaceDescriptor host)
            throws InterruptedException {
        List<NamespaceId> namespaces = ground.doors().known();
        AtomicInteger next = new AtomicInteger();
        int visitors = Math.min(threads, Math.max(1, namespaces.size() / NAMESPACES_PER_THREAD));
        List<Visit.Started> visits = new ArrayList<>();
        for (int i = 0; i < visitors; i++) {
            visits.add(
                    Visit.start(
                            "warren-visit-" + i,
                            visit -> {
                                Reader reader = new Reader(visit, ground, findings, host, readings);
                                int at = next.getAndIncrement();
                                while (at < namespaces.size()) {
                                    reader.read(namespaces.get(at));
                                    at = next.getAndIncrement();
                                }
                            }));
        }
        for (Visit.Started visit : visits) {
            visit.await(LONGEST);
        }
    }

    private static String subject(NamespaceId id) {
        return "links and addresses of namespace " + id;
    }

    /// Reads namespace after namespace on one visiting thread.
    private record Reader(
            Visit visit,
            Ground ground,
            Findings findings,
            @Nullable NamespaceDescriptor host,
            List<Reading> readings) {

        void read(NamespaceId id) {
            try {
                NetlinkSocket opened;
                try (NamespaceDescriptor namespace = ground.doors().open(id)) {
                    opened = visit.openRouteNetlink(namespace, id);
                } catch (SyscallException failed) {
                    if (!Doors.isGone(failed)) {
                        throw failed;
                    }
                    reportUnreachable(id);
                    return;
                }
                try (NetlinkSocket socket = opened) {
                    readInside(id, socket);
                }
            } catch (SyscallException failed) {
                findings.gap(subject(id), failed);
            } catch (MalformedMessageException wrong) {
                findings.gap(subject(id), Why.UNEXPECTED, String.valueOf(wrong.getMessage()));
            }
        }

        /// No door leads to it any more. Mostly it ended with its last process while we looked at
        /// others; but one that is still mounted lives on beneath another mount on the same file.
        private void reportUnreachable(NamespaceId id) throws SyscallException {
            try (ProcFilesystem.Folder self =
                    ground.proc().process((int) ProcessHandle.current().pid())) {
                for (NamespaceMount mount : self.namespaceMounts()) {
                    if (mount.id().equals(id)) {
                        findings.gap(
                                subject(id),
                                Why.UNEXPECTED,
                                mount.path() + " leads to what was mounted over it");
                        return;
                    }
                }
            }
            findings.emit(new Fact.Vanished(id));
        }

        private void readInside(NamespaceId id, NetlinkSocket socket) throws SyscallException {
            OptionalLong cookie = socket.namespaceCookie();
            Dump<Link> links = socket.dump(LinkFamily.LINKS);
            Dump<InterfaceAddress> addresses = socket.dump(AddressFamily.ADDRESSES);
            if (links.interrupted() || addresses.interrupted()) {
                findings.gap(
                        subject(id), Why.INTERRUPTED, "they kept changing while they were read");
            }
            ground.addLinks(id, links.entries());
            findings.emit(
                    new Fact.InsideSeen(
                            id,
                            cookie,
                            links.entries(),
                            addresses.entries(),
                            findings.evidence("netlink in namespace " + id)));
            try {
                askForHost(id, socket, links.entries());
            } catch (SyscallException failed) {
                findings.gap("number of the host's namespace in namespace " + id, failed);
            }
            for (Reading reading : readings) {
                readMore(reading, id, links.entries(), socket);
            }
        }

        /// What fails here leaves the links and addresses as they are.
        private void readMore(
                Reading reading, NamespaceId id, List<Link> links, NetlinkSocket socket) {
            String wanted = reading.what() + " of namespace " + id;
            try {
                reading.read(id, links, socket, findings);
            } catch (SyscallException failed) {
                findings.gap(wanted, failed);
            } catch (MalformedMessageException wrong) {
                findings.gap(wanted, Why.UNEXPECTED, String.valueOf(wrong.getMessage()));
            }
        }

        /// Asks by which number this namespace refers to the host's, which is where nearly every
        /// link leads. From inside the question is cheap, because a pod has one or two numbers; the
        /// host would have to search all of its own for each.
        private void askForHost(NamespaceId id, NetlinkSocket socket, List<Link> links)
                throws SyscallException {
            NamespaceDescriptor known = host;
            if (known == null
                    || links.stream()
                            .allMatch(link -> link.lowerNamespace() == Link.SAME_NAMESPACE)) {
                return;
            }
            OptionalInt number = NamespaceIdFamily.numberOf(socket, known.fd());
            Optional<NamespaceId> hostId = ground.host();
            if (number.isPresent() && hostId.isPresent() && !hostId.get().equals(id)) {
                ground.addHostNumber(id, number.getAsInt());
                findings.emit(new Fact.NumberSeen(id, number.getAsInt(), hostId.get()));
            }
        }
    }
}
