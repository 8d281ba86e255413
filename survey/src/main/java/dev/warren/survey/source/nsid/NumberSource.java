// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.nsid;

import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.nsid.NamespaceIdFamily;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.namespace.Visit;
import dev.warren.survey.Door;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Asks the kernel by which numbers namespaces refer to each other.
///
/// Numbers belong to the one who uses them, and there is no question "which namespace is your number
/// 5?" that names an inode. So each namespace is opened and its number asked for: once for the host's
/// view of all of them, and for a namespace whose links lead elsewhere, only for those candidates
/// whose own links lead back.
public final class NumberSource implements Source {
    private static final Duration LONGEST = Duration.ofDays(1);

    /// More candidates for one link than this do not occur; the bound keeps a hostile set of
    /// namespaces from costing the square of their count.
    private static final int CANDIDATE_LIMIT = 64;

    @Override
    public String name() {
        return "nsid";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        ground.host()
                .filter(host -> ground.doors().containsKey(host))
                .ifPresent(
                        host -> {
                            try {
                                Visit.start(
                                                "warren-visit-nsid",
                                                visit ->
                                                        new Inquiry(ground, findings, host)
                                                                .ask(visit))
                                        .await(LONGEST);
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    /// A link's end without its namespace: what its other end must look like.
    private record End(int index, int lower) {
        /// The end that a link of a pair must have on its other side.
        @SuppressWarnings("ArgumentSelectionDefectChecker") // swapped is what is meant
        static End facing(Link link) {
            return new End(link.lower(), link.index());
        }
    }

    /// A number of `observer` that has not been given a namespace yet.
    private record Question(NamespaceId observer, int number, Link link) {}

    private static final class Inquiry {
        private final Findings findings;
        private final NamespaceId host;
        private final Map<NamespaceId, Door> doors;
        private final Map<NamespaceId, List<Link>> links;
        private final Map<Integer, Link> hostLinks = new HashMap<>();
        private final Map<NamespaceId, Integer> hostNumbers = new HashMap<>();

        Inquiry(Ground ground, Findings findings, NamespaceId host) {
            this.findings = findings;
            this.host = host;
            this.doors = ground.doors();
            this.links = ground.links();
            links.getOrDefault(host, List.of()).forEach(link -> hostLinks.put(link.index(), link));
        }

        void ask(Visit visit) {
            List<Question> unanswered;
            try (NetlinkSocket socket = open(visit, host)) {
                doors.keySet().forEach(namespace -> askForHost(socket, namespace));
                unanswered = askNeighbours(socket);
            } catch (SyscallException failed) {
                findings.gap("numbers of namespaces", failed);
                return;
            }
            askInside(visit, unanswered);
        }

        private NetlinkSocket open(Visit visit, NamespaceId namespace) throws SyscallException {
            try (NamespaceDescriptor descriptor = reopen(namespace)) {
                return visit.openRouteNetlink(descriptor, namespace);
            }
        }

        private NamespaceDescriptor reopen(NamespaceId namespace) throws SyscallException {
            Door door = doors.get(namespace);
            if (door == null) {
                throw new SyscallException("open", "namespace " + namespace, Errno.ESTALE);
            }
            return door.open(namespace);
        }

        private void askForHost(NetlinkSocket socket, NamespaceId namespace) {
            try (NamespaceDescriptor descriptor = reopen(namespace)) {
                NamespaceIdFamily.numberOf(socket, descriptor.fd())
                        .ifPresent(
                                number -> {
                                    hostNumbers.put(namespace, number);
                                    findings.emit(new Fact.NumberSeen(host, number, namespace));
                                });
            } catch (SyscallException failed) {
                // The link source has reported a namespace that cannot be opened any more.
                if (links.containsKey(namespace)) {
                    findings.gap("number of namespace " + namespace, failed);
                }
            }
        }

        /// Answers, through the host's socket, for every namespace that the host has a number for.
        private List<Question> askNeighbours(NetlinkSocket socket) throws SyscallException {
            List<Question> unanswered = new ArrayList<>();
            Map<End, List<NamespaceId>> ends = ends();
            try (NamespaceDescriptor ourselves = reopen(host)) {
                for (Question question : questions()) {
                    Integer observer = hostNumbers.get(question.observer());
                    if (observer == null) {
                        unanswered.add(question);
                        continue;
                    }
                    // Nearly every pod's link leads to the host.
                    boolean answered =
                            leadsToHost(question)
                                    && is(
                                            question,
                                            host,
                                            NamespaceIdFamily.numberSeenBy(
                                                    socket, observer, ourselves.fd()));
                    if (!answered) {
                        askCandidates(
                                question,
                                ends,
                                fd -> NamespaceIdFamily.numberSeenBy(socket, observer, fd));
                    }
                }
            }
            return unanswered;
        }

        private interface NumberQuestion {
            OptionalInt of(Fd namespace) throws SyscallException;
        }

        private void askCandidates(
                Question question, Map<End, List<NamespaceId>> ends, NumberQuestion number) {
            for (NamespaceId candidate : candidates(question, ends)) {
                try (NamespaceDescriptor descriptor = reopen(candidate)) {
                    if (is(question, candidate, number.of(descriptor.fd()))) {
                        return;
                    }
                } catch (SyscallException failed) {
                    findings.gap(
                            "number of namespace %s seen by %s"
                                    .formatted(candidate, question.observer()),
                            failed);
                }
            }
        }

        /// Answers for namespaces that the host has no number for, from inside each.
        private void askInside(Visit visit, List<Question> unanswered) {
            Map<NamespaceId, List<Question>> byObserver = new LinkedHashMap<>();
            unanswered.forEach(
                    question ->
                            byObserver
                                    .computeIfAbsent(question.observer(), _ -> new ArrayList<>())
                                    .add(question));
            Map<End, List<NamespaceId>> ends = byObserver.isEmpty() ? Map.of() : ends();
            byObserver.forEach(
                    (observer, questions) -> {
                        try (NetlinkSocket socket = open(visit, observer)) {
                            for (Question question : questions) {
                                askCandidates(
                                        question,
                                        ends,
                                        fd -> NamespaceIdFamily.numberOf(socket, fd));
                            }
                        } catch (SyscallException failed) {
                            findings.gap("numbers used by namespace " + observer, failed);
                        }
                    });
        }

        private boolean is(Question question, NamespaceId candidate, OptionalInt number) {
            if (number.isEmpty() || number.getAsInt() != question.number()) {
                return false;
            }
            findings.emit(new Fact.NumberSeen(question.observer(), question.number(), candidate));
            return true;
        }

        /// One question for each number that a namespace's links use; the host's are answered.
        private List<Question> questions() {
            List<Question> questions = new ArrayList<>();
            links.forEach(
                    (namespace, seen) -> {
                        Set<Integer> asked = new LinkedHashSet<>();
                        for (Link link : seen) {
                            if (!namespace.equals(host)
                                    && link.lowerNamespace() != Link.SAME_NAMESPACE
                                    && asked.add(link.lowerNamespace())) {
                                questions.add(new Question(namespace, link.lowerNamespace(), link));
                            }
                        }
                    });
            return questions;
        }

        private Map<End, List<NamespaceId>> ends() {
            Map<End, List<NamespaceId>> ends = new HashMap<>();
            links.forEach(
                    (namespace, seen) -> {
                        for (Link link : seen) {
                            if (link.lowerNamespace() != Link.SAME_NAMESPACE) {
                                ends.computeIfAbsent(
                                                new End(link.index(), link.lower()),
                                                _ -> new ArrayList<>())
                                        .add(namespace);
                            }
                        }
                    });
            return ends;
        }

        /// Namespaces that may be the one a link leads to: for a pair, those with a link that leads
        /// back; for a device below, which does not, the host and then any.
        private List<NamespaceId> candidates(Question question, Map<End, List<NamespaceId>> ends) {
            Link link = question.link();
            List<NamespaceId> candidates = new ArrayList<>();
            if (link.isPair()) {
                candidates.addAll(ends.getOrDefault(End.facing(link), List.of()));
            } else {
                candidates.add(host);
                candidates.addAll(links.keySet());
            }
            candidates.remove(question.observer());
            return candidates.stream().distinct().limit(CANDIDATE_LIMIT).toList();
        }

        private boolean leadsToHost(Question question) {
            Link other = hostLinks.get(question.link().lower());
            return other != null
                    && (!question.link().isPair() || other.lower() == question.link().index());
        }
    }
}
