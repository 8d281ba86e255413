// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.query.cloud.KnownInterface;
import dev.warren.atlas.query.path.Change;
import dev.warren.atlas.query.path.Hop;
import dev.warren.atlas.query.path.Path;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NeighbourState;
import dev.warren.kernel.net.RoutingRule;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// One way as JSON, described by `path-list.schema.json`.
final class PathJson {
    private final JsonGenerator json;
    private final Atlas atlas;

    PathJson(JsonGenerator json, Atlas atlas) {
        this.json = json;
        this.atlas = atlas;
    }

    void members(PathAnswer answer) {
        Path path = answer.path();
        json.writeObjectPropertyStart("from");
        text("ref", answer.reference());
        json.writeStringProperty("inode", path.request().from().toString());
        path.source().ifPresent(address -> text("address", address.toString()));
        json.writeEndObject();
        text("to", path.request().destination().toString());
        if (path.request().protocol() != 0) {
            text("protocol", PathWords.protocol(path.request().protocol()));
        }
        if (path.request().port() != 0) {
            json.writeNumberProperty("port", path.request().port());
        }
        text("verdict", path.verdict().word());
        json.writeArrayPropertyStart("hops");
        path.hops().forEach(this::hop);
        json.writeEndArray();
        path.exit().ifPresent(exit -> exit("exit", exit));
        path.owner().ifPresent(owner -> exit("owner", owner));
        path.sourceSeen().ifPresent(address -> text("sourceSeen", address.toString()));
        text("reason", String.join("; ", path.reasons()));
        texts("notModelled", path.notModelled());
        if (!answer.findings().isEmpty()) {
            texts("findings", answer.findings());
        }
    }

    private void hop(Hop hop) {
        json.writeStartObject();
        json.writeStringProperty("inode", hop.namespace().toString());
        text("namespace", PathWords.name(atlas, hop.namespace()));
        json.writeStringProperty("kind", hop.kind().word());
        hop.input().ifPresent(link -> text("input", link.name()));
        hop.output().ifPresent(link -> text("device", link.name()));
        text("source", hop.source().toString());
        text("destination", hop.destination().toString());
        hop.rule().ifPresent(this::rule);
        if (hop.table().isPresent()) {
            json.writeNumberProperty("table", hop.table().getAsLong());
        }
        hop.route()
                .ifPresent(route -> text("route", PathWords.route(atlas, hop.namespace(), route)));
        hop.nextHop().ifPresent(address -> text("nextHop", address.toString()));
        hop.neighbour().ifPresent(this::neighbour);
        text("mark", PathWords.mark(hop.mark()));
        if (hop.mtu() != 0) {
            json.writeNumberProperty("mtu", hop.mtu());
        }
        texts("changes", hop.changes().stream().map(Change::words).toList());
        texts("notes", hop.notes());
        json.writeEndObject();
    }

    private void rule(RoutingRule rule) {
        json.writeObjectPropertyStart("rule");
        json.writeNumberProperty("priority", rule.priority());
        text("text", PathWords.rule(rule));
        json.writeEndObject();
    }

    private void neighbour(Neighbour neighbour) {
        json.writeObjectPropertyStart("neighbour");
        if (!neighbour.address().equals(Mac.NONE)) {
            text("mac", neighbour.address().toString());
        }
        texts("state", neighbour.states().stream().map(NeighbourState::name).sorted().toList());
        json.writeEndObject();
    }

    private void exit(String name, Path.Exit exit) {
        Link link = exit.link();
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("inode", exit.namespace().toString());
        text("device", link.name());
        if (!link.address().equals(Mac.NONE)) {
            text("mac", link.address().toString());
        }
        exit.parent().ifPresent(parent -> text("parent", parent.name()));
        exit.cloud().map(KnownInterface::id).ifPresent(id -> text("eni", id));
        json.writeEndObject();
    }

    private void text(String name, String value) {
        json.writeStringProperty(name, SafeText.json(value));
    }

    private void texts(String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> json.writeString(SafeText.json(value)));
        json.writeEndArray();
    }
}
