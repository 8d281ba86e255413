// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.query.Summary;
import dev.warren.atlas.query.Whois;
import dev.warren.atlas.query.card.Card;
import dev.warren.atlas.query.graph.Graph;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxRecord;
import dev.warren.sandbox.explain.Explanation;
import dev.warren.sandbox.journal.Journal;
import dev.warren.survey.Node;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/// An atlas as JSON, described by `namespace-list.schema.json`. Stable: fields are only ever added.
public final class JsonView implements AutoCloseable {
    private static final String API_VERSION = "warren.dev/v1";

    private static final JsonFactory FACTORY =
            JsonFactory.builder().characterEscapes(new JsonEscapes()).build();

    private final JsonGenerator json;

    /// @param indented one member per line, for people
    public JsonView(OutputStream out, boolean indented) {
        json = FACTORY.createGenerator(indented ? new Indented() : ObjectWriteContext.empty(), out);
    }

    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            Separators likeKubectl =
                    Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator("");
            return new DefaultPrettyPrinter(likeKubectl)
                    .withObjectIndenter(lines)
                    .withArrayIndenter(lines);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    /// Writes `kind: NamespaceList`.
    public void list(Snapshot snapshot, List<Namespace> namespaces) {
        open("NamespaceList", snapshot);
        json.writeArrayPropertyStart("items");
        for (Namespace namespace : namespaces) {
            json.writeStartObject();
            new NamespaceJson(json).members(namespace);
            json.writeEndObject();
        }
        end();
    }

    /// A reference and the namespace it means.
    ///
    /// @param ambiguous whether it may mean others as well, which are answers of their own
    public record Found(String reference, Whois.Match match, boolean ambiguous) {}

    /// Writes `kind: NamespaceList` whose items also say which reference they answer, and how.
    public void answers(Snapshot snapshot, List<Found> answers) {
        open("NamespaceList", snapshot);
        json.writeArrayPropertyStart("items");
        for (Found answer : answers) {
            json.writeStartObject();
            json.writeStringProperty("ref", SafeText.json(answer.reference()));
            if (answer.ambiguous()) {
                json.writeBooleanProperty("ambiguous", true);
            }
            json.writeArrayPropertyStart("reasons");
            answer.match().reasons().forEach(reason -> json.writeString(SafeText.json(reason)));
            json.writeEndArray();
            new NamespaceJson(json).members(answer.match().namespace());
            json.writeEndObject();
        }
        end();
    }

    /// Writes `kind: PathList`, described by `path-list.schema.json`.
    public void paths(Snapshot snapshot, List<PathAnswer> answers) {
        open("PathList", snapshot);
        json.writeArrayPropertyStart("items");
        for (PathAnswer answer : answers) {
            json.writeStartObject();
            new PathJson(json, snapshot.atlas()).members(answer);
            json.writeEndObject();
        }
        end();
    }

    /// Writes `kind: Graph`, described by `graph.schema.json`.
    public void graph(Snapshot snapshot, Graph graph) {
        open("Graph", snapshot);
        new GraphJson(json).members(graph);
        json.writeEndObject();
    }

    /// Writes `kind: NamespaceCardList` with the card of the namespace that a reference means, described by
    /// `namespace-card-list.schema.json`.
    public void card(Snapshot snapshot, String reference, Card card) {
        open("NamespaceCardList", snapshot);
        json.writeArrayPropertyStart("items");
        json.writeStartObject();
        json.writeStringProperty("ref", SafeText.json(reference));
        new CardJson(json, card).members();
        json.writeEndObject();
        end();
    }

    /// Writes `kind: SandboxList`, described by `sandbox-list.schema.json`.
    public void sandboxes(Node node, Instant moment, List<Sandbox> sandboxes) {
        open("SandboxList");
        json.writeObjectPropertyStart("metadata");
        origin(node, moment);
        json.writeEndObject();
        json.writeArrayPropertyStart("items");
        for (Sandbox sandbox : sandboxes) {
            json.writeStartObject();
            new SandboxJson(json).members(sandbox);
            json.writeEndObject();
        }
        end();
    }

    /// Writes `kind: Sandbox`: an item of a list, and further members.
    ///
    /// @param further writes them
    public void sandbox(Sandbox sandbox, Consumer<JsonView> further) {
        open("Sandbox");
        new SandboxJson(json).members(sandbox);
        further.accept(this);
        json.writeEndObject();
    }

    /// Writes `kind: SandboxExplanation`: the steps of a sandbox with what the kernel says to them.
    public void explanation(Explanation explanation) {
        open("SandboxExplanation");
        explanation
                .document()
                .forEach(
                        (name, value) -> {
                            json.writeName(name);
                            DocumentJson.write(json, value);
                        });
        json.writeEndObject();
    }

    /// The members that only `inspect` writes.
    public void sandboxDetails(SandboxRecord record, Journal.Reading journal) {
        new SandboxJson(json).details(record, journal);
    }

    /// Writes `kind: SandboxContainer`.
    ///
    /// @param sandbox the one that it is in
    public void container(Sandbox sandbox, Sandbox.Container container) {
        open("SandboxContainer");
        json.writeStringProperty("sandbox", sandbox.id());
        new SandboxJson(json).members(container);
        json.writeEndObject();
    }

    /// Writes a list of documents with its kind, and where and when it was made.
    public void list(String kind, Node node, Instant moment, List<?> items) {
        open(kind);
        json.writeObjectPropertyStart("metadata");
        origin(node, moment);
        json.writeEndObject();
        json.writeName("items");
        DocumentJson.write(json, items);
        json.writeEndObject();
    }

    /// Writes a document of others as it is.
    public void document(Object document) {
        DocumentJson.write(json, document);
    }

    private void open(String kind) {
        json.writeStartObject();
        json.writeStringProperty("apiVersion", API_VERSION);
        json.writeStringProperty("kind", kind);
    }

    private void origin(Node node, Instant moment) {
        json.writeStringProperty("node", SafeText.json(node.name()));
        json.writeStringProperty("bootId", SafeText.json(node.bootId()));
        json.writeStringProperty("collectedAt", moment.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private void open(String kind, Snapshot snapshot) {
        open(kind);
        json.writeObjectPropertyStart("metadata");
        origin(snapshot.node(), snapshot.collectedAt());
        json.writeBooleanProperty("complete", snapshot.atlas().isComplete());
        summary(Summary.of(snapshot.atlas()));
        json.writeArrayPropertyStart("gaps");
        snapshot.atlas().gaps().forEach(this::gap);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void summary(Summary summary) {
        json.writeObjectPropertyStart("summary");
        json.writeNumberProperty("namespaces", summary.namespaces());
        json.writeNumberProperty("podsWithOwnNamespace", summary.podsWithOwnNamespace());
        json.writeNumberProperty("podsOnHostNetwork", summary.podsOnHostNetwork());
        json.writeNumberProperty("namespacesWithoutOwner", summary.unowned());
        json.writeNumberProperty("unreadable", summary.unseen());
        json.writeEndObject();
    }

    private void gap(Fact.Gap gap) {
        json.writeStartObject();
        json.writeStringProperty("source", gap.source());
        json.writeStringProperty("wanted", SafeText.json(gap.wanted()));
        json.writeStringProperty("why", gap.why().word());
        if (!gap.detail().isEmpty()) {
            json.writeStringProperty("detail", SafeText.json(gap.detail()));
        }
        json.writeEndObject();
    }

    private void end() {
        json.writeEndArray();
        json.writeEndObject();
    }

    /// Ends the document with a line break.
    @Override
    public void close() {
        json.writeRaw('\n');
        json.close();
    }
}
