// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.nsid;

import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.nsid.NamespaceIdFamily;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.namespace.Visit;
import dev.warren.survey.Doors;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// One round of questions about numbers; see [NumberSource].
final class Inquiry {
    private final Findings findings;
    private final NamespaceId host;
    private final Doors doors;
    private final LinkEnds links;

    /// By which number each namespace refers to the host's.
    private final Map<NamespaceId, Integer> numbersOfHost;

    /// By which number the host's refers to each namespace.
    private final Map<NamespaceId, Integer> hostNumbers = new HashMap<>();

    Inquiry(Ground ground, Findings findings, NamespaceId host) {
        this.findings = findings;
        this.host = host;
        this.doors = ground.doors();
        this.links = new LinkEnds(host, ground.links());
        this.numbersOfHost = ground.hostNumbers();
    }

    /// Draws the conclusions that need no further question.
    void infer() {
        Map<Integer, NamespaceId> behind = links.behindHostLinks(numbersOfHost);
        for (Link link : links.ofHost()) {
            NamespaceId namespace = behind.get(link.index());
            if (namespace != null
                    && link.isPair()
                    && link.lowerNamespace() != Link.SAME_NAMESPACE
                    && links.pointsAt(namespace, link)) {
                hostNumber(namespace, link.lowerNamespace());
            }
        }
    }

    private void hostNumber(NamespaceId namespace, int number) {
        if (hostNumbers.putIfAbsent(namespace, number) == null) {
            findings.emit(new Fact.NumberSeen(host, number, namespace));
        }
    }

    /// Asks what is left.
    void ask(Visit visit) {
        List<LinkEnds.Question> unanswered = new ArrayList<>();
        try (NetlinkSocket socket = open(visit, host)) {
            doors.known().stream()
                    .filter(namespace -> !hostNumbers.containsKey(namespace))
                    .forEach(namespace -> askHost(socket, namespace));
            for (LinkEnds.Question question : links.questions(numbersOfHost)) {
                Integer observer = hostNumbers.get(question.observer());
                if (observer == null) {
                    unanswered.add(question);
                } else {
                    askCandidates(
                            question, fd -> NamespaceIdFamily.numberSeenBy(socket, observer, fd));
                }
            }
        } catch (SyscallException failed) {
            findings.gap("numbers of namespaces", failed);
            return;
        }
        askInside(visit, unanswered);
    }

    private NetlinkSocket open(Visit visit, NamespaceId namespace) throws SyscallException {
        try (NamespaceDescriptor descriptor = doors.open(namespace)) {
            return visit.openRouteNetlink(descriptor, namespace);
        }
    }

    private void askHost(NetlinkSocket socket, NamespaceId namespace) {
        try (NamespaceDescriptor descriptor = doors.open(namespace)) {
            NamespaceIdFamily.numberOf(socket, descriptor.fd())
                    .ifPresent(number -> hostNumber(namespace, number));
        } catch (SyscallException failed) {
            // One that ended meanwhile, or could not be opened before, is reported already.
            if (links.isKnown(namespace) && !Doors.isGone(failed)) {
                findings.gap("number of namespace " + namespace, failed);
            }
        }
    }

    private interface NumberQuestion {
        OptionalInt of(Fd namespace) throws SyscallException;
    }

    /// Opens the candidates for a number one after the other until one has it.
    private void askCandidates(LinkEnds.Question question, NumberQuestion number) {
        for (NamespaceId candidate : links.candidates(question)) {
            try (NamespaceDescriptor descriptor = doors.open(candidate)) {
                OptionalInt found = number.of(descriptor.fd());
                if (found.isPresent() && found.getAsInt() == question.number()) {
                    findings.emit(
                            new Fact.NumberSeen(question.observer(), question.number(), candidate));
                    return;
                }
            } catch (SyscallException failed) {
                if (!Doors.isGone(failed)) {
                    findings.gap(
                            "number of namespace %s seen by %s"
                                    .formatted(candidate, question.observer()),
                            failed);
                }
            }
        }
    }

    /// Asks in namespaces that the host has no number for, from inside each.
    private void askInside(Visit visit, List<LinkEnds.Question> unanswered) {
        Map<NamespaceId, List<LinkEnds.Question>> byObserver = new LinkedHashMap<>();
        for (LinkEnds.Question question : unanswered) {
            byObserver.computeIfAbsent(question.observer(), _ -> new ArrayList<>()).add(question);
        }
        byObserver.forEach(
                (observer, questions) -> {
                    try (NetlinkSocket socket = open(visit, observer)) {
                        for (LinkEnds.Question question : questions) {
                            askCandidates(question, fd -> NamespaceIdFamily.numberOf(socket, fd));
                        }
                    } catch (SyscallException failed) {
                        if (!Doors.isGone(failed)) {
                            findings.gap("numbers used by namespace " + observer, failed);
                        }
                    }
                });
    }
}
