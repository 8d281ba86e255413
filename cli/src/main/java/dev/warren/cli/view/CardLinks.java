// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.query.card.Card;
import dev.warren.atlas.query.cnikind.InterfaceOrigin;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkFigures;
import dev.warren.kernel.net.TrafficFilter;
import java.util.ArrayList;
import java.util.List;

/// The interfaces of a card: a line for each, and below it where it leads, its addresses, what it counts.
final class CardLinks {
    private static final int BELOW = 3;
    private static final List<String> UNITS =
            List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

    private final Lines lines;
    private final Atlas atlas;

    CardLinks(Lines lines, Atlas atlas) {
        this.lines = lines;
        this.atlas = atlas;
    }

    void print(Card.LinkEntry entry) {
        Link link = entry.link().link();
        lines.add(1, title(entry, link));
        peer(entry.link().peer());
        entry.addresses().forEach(address -> lines.add(BELOW, address));
        entry.origin().ifPresent(this::origin);
        if (!link.alternativeNames().isEmpty()) {
            lines.add(BELOW, "also called " + String.join(" ", link.alternativeNames()));
        }
        if (!link.alias().isEmpty()) {
            lines.add(BELOW, "alias " + link.alias());
        }
        device(entry, link);
        entry.figures().ifPresent(this::figures);
        entry.filters().forEach(this::filter);
    }

    private void origin(InterfaceOrigin origin) {
        lines.add(
                BELOW,
                "made by %s (%s%s)"
                        .formatted(
                                origin.kind().title(),
                                origin.confidence().word(),
                                origin.isSecondary() ? ", an additional interface" : ""));
        origin.evidence().forEach(line -> lines.add(BELOW + 1, line));
    }

    private static String title(Card.LinkEntry entry, Link link) {
        List<String> words = new ArrayList<>();
        words.add(kind(link) + (entry.detail().isEmpty() ? "" : " " + entry.detail()));
        words.add(state(link));
        words.add("mtu " + link.mtu());
        if (!link.isLoopback() && link.address().isPresent()) {
            words.add(link.address().toString());
        }
        if (!entry.master().isEmpty()) {
            words.add("port of " + entry.master());
        }
        entry.figures()
                .map(LinkFigures::queueing)
                .filter(queueing -> !queueing.isEmpty())
                .ifPresent(queueing -> words.add("qdisc " + queueing));
        return "%d: %s  %s".formatted(link.index(), link.name(), String.join(", ", words));
    }

    private static String kind(Link link) {
        if (link.isLoopback()) {
            return "loopback";
        }
        return link.kind().name().isEmpty() ? "physical" : link.kind().name();
    }

    /// The loopback knows no state but that it was set up.
    private static String state(Link link) {
        if (!link.isUp()) {
            return "down";
        }
        String word = link.state().word();
        return word.equals("unknown") ? "up" : word;
    }

    private void peer(Peer peer) {
        switch (peer) {
            case Peer.None _ -> {}
            case Peer.OtherEnd(var other, var name) ->
                    lines.add(
                            BELOW,
                            "⇄ %s (index %d) %s".formatted(name, other.index(), where(other)));
            case Peer.Below(var other, var name) ->
                    lines.add(
                            BELOW,
                            "on %s (index %d) %s".formatted(name, other.index(), where(other)));
            case Peer.Unseen(var number, var index) ->
                    lines.add(
                            BELOW,
                            "⇄ index %d in a namespace that was not seen (%s)"
                                    .formatted(
                                            index,
                                            number == Link.SAME_NAMESPACE
                                                    ? "its own"
                                                    : "nsid " + number));
        }
    }

    private String where(LinkId link) {
        return atlas.namespace(link.namespace())
                .map(there -> there.host() ? "on the host" : "in " + there.id() + owner(there))
                .orElse("in " + link.namespace());
    }

    private static String owner(Namespace namespace) {
        return namespace.owners().stream()
                .findFirst()
                .map(Owner::label)
                .map(label -> ", " + label)
                .orElse("");
    }

    private void device(Card.LinkEntry entry, Link link) {
        if (link.permanentAddress().isPresent()
                && !link.permanentAddress().equals(link.address())) {
            lines.add(BELOW, "burnt-in address " + link.permanentAddress());
        }
        if (link.parentDevice().isEmpty()) {
            return;
        }
        StringBuilder words = new StringBuilder("device ").append(link.parentDevice());
        entry.device().ifPresent(device -> words.append(device(device)));
        lines.add(BELOW, words.toString());
    }

    private static String device(Detail.Device device) {
        return (device.driver().isEmpty() ? "" : ", driver " + device.driver())
                + (device.physicalFunction().isEmpty()
                        ? ""
                        : ", virtual function of " + device.physicalFunction())
                + (device.virtualFunctions() == 0
                        ? ""
                        : ", " + Lines.count(device.virtualFunctions(), "virtual function"));
    }

    private void figures(LinkFigures figures) {
        lines.add(
                BELOW,
                "received %s; sent %s"
                        .formatted(traffic(figures.received()), traffic(figures.sent())));
        figures.programs()
                .forEach(
                        program ->
                                lines.add(
                                        BELOW,
                                        "XDP program %d (%s)"
                                                .formatted(program.id(), program.mode())));
    }

    private static String traffic(LinkFigures.Traffic traffic) {
        return size(traffic.bytes())
                + " in "
                + unsigned(traffic.packets(), "packet")
                + (traffic.errors() == 0 ? "" : ", " + unsigned(traffic.errors(), "error"))
                + (traffic.dropped() == 0
                        ? ""
                        : ", " + Long.toUnsignedString(traffic.dropped()) + " dropped");
    }

    private static String unsigned(long number, String word) {
        return Long.toUnsignedString(number) + " " + word + (number == 1 ? "" : "s");
    }

    /// Bytes in the largest unit of which there is one at least: `17 B`, `1.5 KiB`.
    static String size(long bytes) {
        int unit = 0;
        double value = bytes < 0 ? bytes + 0x1p64 : bytes;
        while (value >= 1024 && unit < UNITS.size() - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0
                ? Long.toUnsignedString(bytes) + " B"
                : "%.1f %s".formatted(value, UNITS.get(unit));
    }

    private void filter(TrafficFilter filter) {
        lines.add(
                BELOW,
                "%s filter %s%s%s"
                        .formatted(
                                filter.incoming() ? "ingress" : "egress",
                                filter.kind(),
                                filter.program().isEmpty() ? "" : " " + filter.program(),
                                filter.programId() == 0
                                        ? ""
                                        : " (program " + filter.programId() + ")"));
    }
}
