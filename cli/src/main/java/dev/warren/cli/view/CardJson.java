// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.query.card.Card;
import dev.warren.atlas.query.cnikind.InterfaceOrigin;
import dev.warren.kernel.net.LinkFigures;
import dev.warren.kernel.net.RoutingRule;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// A card as JSON: what `warren ls` says of a namespace, and more. What was not read is left out.
/// Counters are strings, because they may exceed 2^53.
final class CardJson {
    private final JsonGenerator json;
    private final Card card;

    CardJson(JsonGenerator json, Card card) {
        this.json = json;
        this.card = card;
    }

    void members() {
        new NamespaceJson(json, this::link).members(card.namespace());
        array("rules", card.rules(), this::rule);
        array("tables", card.tables(), this::table);
        array("neighbours", card.neighbours(), this::neighbour);
        array("listening", card.listening(), this::socket);
        card.resolver().ifPresent(this::resolver);
        array("settings", card.settings(), this::setting);
        if (!card.findings().isEmpty()) {
            texts("findings", card.findings());
        }
    }

    private <T> void array(String name, Optional<List<T>> content, Consumer<T> write) {
        if (content.isPresent()) {
            array(name, content.get(), write);
        }
    }

    private <T> void array(String name, List<T> content, Consumer<T> write) {
        json.writeArrayPropertyStart(name);
        for (T each : content) {
            json.writeStartObject();
            write.accept(each);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void text(String name, String value) {
        json.writeStringProperty(name, SafeText.json(value));
    }

    private void texts(String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> json.writeString(SafeText.json(value)));
        json.writeEndArray();
    }

    private void link(Namespace.NetworkLink networkLink) {
        for (Card.LinkEntry entry : card.links()) {
            if (entry.link().link().index() == networkLink.link().index()) {
                link(entry);
            }
        }
    }

    private void link(Card.LinkEntry entry) {
        json.writeBooleanProperty("up", entry.link().link().isUp());
        if (!entry.detail().isEmpty()) {
            text("kindDetail", entry.detail());
        }
        texts("addressTexts", entry.addresses());
        entry.origin().ifPresent(this::origin);
        entry.device().ifPresent(this::device);
        entry.figures().ifPresent(this::figures);
        if (!entry.filters().isEmpty()) {
            array(
                    "trafficFilters",
                    entry.filters(),
                    filter -> {
                        json.writeStringProperty(
                                "direction", filter.incoming() ? "ingress" : "egress");
                        json.writeNumberProperty("priority", filter.priority());
                        text("kind", filter.kind());
                        text("program", filter.program());
                        json.writeNumberProperty("programId", filter.programId());
                    });
        }
    }

    private void origin(InterfaceOrigin origin) {
        json.writeObjectPropertyStart("madeBy");
        json.writeStringProperty("plugin", origin.kind().word());
        json.writeStringProperty("title", origin.kind().title());
        json.writeStringProperty("confidence", origin.confidence().word());
        json.writeBooleanProperty("secondary", origin.isSecondary());
        texts("evidence", origin.evidence());
        json.writeEndObject();
    }

    private void device(Detail.Device device) {
        json.writeObjectPropertyStart("device");
        text("driver", device.driver());
        text("physicalFunction", device.physicalFunction());
        json.writeNumberProperty("virtualFunctions", device.virtualFunctions());
        json.writeEndObject();
    }

    private void figures(LinkFigures figures) {
        text("queueing", figures.queueing());
        traffic("received", figures.received());
        traffic("sent", figures.sent());
        if (!figures.programs().isEmpty()) {
            array(
                    "expressPrograms",
                    figures.programs(),
                    program -> {
                        json.writeStringProperty("mode", program.mode());
                        json.writeNumberProperty("id", program.id());
                    });
        }
    }

    private void traffic(String name, LinkFigures.Traffic traffic) {
        json.writeObjectPropertyStart(name);
        count("bytes", traffic.bytes());
        count("packets", traffic.packets());
        count("errors", traffic.errors());
        count("dropped", traffic.dropped());
        json.writeEndObject();
    }

    private void count(String name, long number) {
        json.writeStringProperty(name, Long.toUnsignedString(number));
    }

    private static String family(boolean isV6) {
        return isV6 ? "ipv6" : "ipv4";
    }

    private void rule(RoutingRule rule) {
        json.writeStringProperty("family", family(rule.isV6()));
        json.writeNumberProperty("priority", rule.priority());
        String text = rule.toString();
        text("text", text.substring(text.indexOf(": ") + 2));
    }

    private void table(Card.Table table) {
        json.writeStringProperty("family", family(table.isV6()));
        json.writeNumberProperty("table", table.number());
        texts("routes", table.routes().stream().map(Card.RouteEntry::text).toList());
    }

    private void neighbour(Card.NeighbourEntry entry) {
        text("text", entry.text());
    }

    private void socket(Card.Socket socket) {
        json.writeStringProperty("protocol", socket.protocol());
        text("local", socket.local());
        json.writeStringProperty("address", socket.socket().local().toString());
        json.writeNumberProperty("port", socket.socket().localPort());
        json.writeNumberProperty("uid", socket.socket().user());
        array(
                "processes",
                socket.holders(),
                holder -> {
                    json.writeNumberProperty("pid", holder.process().pid());
                    text("command", holder.command());
                    json.writeNumberProperty("descriptor", holder.descriptor());
                });
    }

    private void resolver(Detail.Resolver resolver) {
        json.writeObjectPropertyStart("resolver");
        texts("nameservers", resolver.nameservers());
        texts("search", resolver.search());
        texts("options", resolver.options());
        json.writeBooleanProperty("ownHosts", resolver.hosts());
        json.writeNumberProperty("pid", resolver.process().pid());
        json.writeEndObject();
    }

    private void setting(Card.Setting setting) {
        text("name", setting.name());
        text("value", setting.value());
        if (!setting.places().isEmpty()) {
            texts("places", setting.places());
        }
        if (!setting.initial().isEmpty()) {
            text("initial", setting.initial());
        }
        setting.host().ifPresent(host -> text("host", host));
    }
}
