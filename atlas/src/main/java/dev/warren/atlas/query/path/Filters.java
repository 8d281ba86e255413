// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.query.packetfilter.Hook;
import dev.warren.atlas.query.packetfilter.Packet;
import dev.warren.atlas.query.packetfilter.PacketFilter;
import dev.warren.atlas.query.packetfilter.PacketLink;
import dev.warren.atlas.query.packetfilter.Passage;
import dev.warren.kernel.id.NamespaceId;
import java.util.List;
import java.util.Optional;

/// Sends a packet through the packet filters of namespaces.
final class Filters {
    private final Known known;
    private final Log log;

    Filters(Known known, Log log) {
        this.known = known;
        this.log = log;
    }

    /// What a filter made of a packet.
    ///
    /// @param changes what it did, in words
    /// @param refusal why the packet goes no further; empty when it does
    record Filtered(Packet packet, List<Change> changes, Optional<String> refusal) {}

    /// Through one hook of one namespace.
    Filtered pass(
            NamespaceId here,
            Hook hook,
            Packet packet,
            Optional<NetworkLink> input,
            Optional<NetworkLink> output) {
        Packet between = packet.between(input.map(Filters::link), output.map(Filters::link));
        Optional<PacketFilter> filter = known.packetFilter(here);
        if (filter.isEmpty()) {
            known.unanswered(new Question.OfPacketFilter(here))
                    .ifPresent(
                            why ->
                                    log.notModelled(
                                            "the packet filter of namespace %s, which could not be read (%s: %s)"
                                                    .formatted(
                                                            here, why.why().word(), why.detail())));
            return new Filtered(between, List.of(), Optional.empty());
        }
        OwnAddresses addresses = new OwnAddresses(known.namespace(here), known.routing(here));
        Passage passage = filter.get().pass(hook, between, addresses);
        passage.notModelled().forEach(log::notModelled);
        return new Filtered(
                passage.packet(),
                passage.steps().stream().map(step -> new Change(hook, step)).toList(),
                refusal(hook, passage));
    }

    private static PacketLink link(NetworkLink link) {
        return new PacketLink(link.link().index(), link.link().name());
    }

    private static Optional<String> refusal(Hook hook, Passage passage) {
        String verb =
                switch (passage.verdict()) {
                    case ACCEPTED -> "";
                    case DROPPED -> "drops";
                    case REJECTED -> "rejects";
                };
        if (verb.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                passage.steps().isEmpty()
                        ? "the packet filter " + verb + " it"
                        : "the packet filter %s it: %s"
                                .formatted(
                                        verb, new Change(hook, passage.steps().getLast()).rule()));
    }
}
