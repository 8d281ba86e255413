// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.query.graph.Edge;
import dev.warren.atlas.query.graph.Graph;
import dev.warren.atlas.query.graph.Node;
import dev.warren.kernel.net.Link;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The nodes and edges of a graph as JSON, described by `graph.schema.json`.
final class GraphJson {
    private final JsonGenerator json;

    GraphJson(JsonGenerator json) {
        this.json = json;
    }

    void members(Graph graph) {
        json.writeArrayPropertyStart("nodes");
        graph.nodes().forEach(this::node);
        json.writeEndArray();
        json.writeArrayPropertyStart("edges");
        graph.edges().forEach(this::edge);
        json.writeEndArray();
    }

    private void node(Node node) {
        json.writeStartObject();
        text("id", node.id());
        json.writeStringProperty("type", node.type());
        text("label", node.label());
        switch (node) {
            case Node.NamespaceNode namespace -> {
                json.writeStringProperty("inode", namespace.namespace().toString());
                json.writeStringProperty("owner", namespace.kind().word());
                text("name", namespace.name());
            }
            case Node.LinkNode link -> link(link);
            case Node.TableNode table -> {
                json.writeStringProperty("inode", table.namespace().toString());
                json.writeNumberProperty("table", table.number());
                texts("defaults", table.defaults());
            }
            case Node.CloudNode cloud -> cloud(cloud.card());
            case Node.OutsideNode outside -> {
                if (outside.namespaceNumber() != Link.SAME_NAMESPACE) {
                    json.writeNumberProperty("nsid", outside.namespaceNumber());
                }
                json.writeNumberProperty("index", outside.index());
            }
        }
        json.writeEndObject();
    }

    private void link(Node.LinkNode node) {
        Link link = node.link();
        json.writeStringProperty("inode", node.owner().namespace().toString());
        json.writeNumberProperty("index", link.index());
        text("kind", link.kind().name().isEmpty() ? "physical" : link.kind().name());
        json.writeStringProperty("mac", link.address().toString());
        json.writeNumberProperty("mtu", link.mtu());
        json.writeBooleanProperty("up", link.isUp());
        texts("addresses", node.addresses());
        node.origin()
                .ifPresent(
                        origin -> {
                            json.writeObjectPropertyStart("madeBy");
                            json.writeStringProperty("plugin", origin.kind().word());
                            json.writeStringProperty("confidence", origin.confidence().word());
                            json.writeEndObject();
                        });
    }

    private void cloud(CloudInterface card) {
        json.writeStringProperty("mac", card.address().toString());
        if (card.device().isPresent()) {
            json.writeNumberProperty("device", card.device().getAsInt());
        }
        if (card.card().isPresent()) {
            json.writeNumberProperty("card", card.card().getAsInt());
        }
        text("subnet", card.subnet());
        text("network", card.network());
        texts("addresses", card.addresses().stream().map(Object::toString).toList());
    }

    private void edge(Edge edge) {
        json.writeStartObject();
        json.writeStringProperty("type", edge.type().word());
        text("from", edge.from());
        text("to", edge.to());
        if (!edge.label().isEmpty()) {
            text("label", edge.label());
        }
        edge.rule()
                .ifPresent(
                        rule -> {
                            text("family", rule.isV6() ? "ipv6" : "ipv4");
                            json.writeNumberProperty("priority", edge.priority());
                        });
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
