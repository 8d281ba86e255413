// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.CniClient;
import dev.warren.sandbox.cni.CniException;
import dev.warren.sandbox.cni.Garbage;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.Verb;
import dev.warren.sandbox.explain.Explanation;
import dev.warren.sandbox.explain.Proof;
import dev.warren.sandbox.explain.Station;
import dev.warren.sandbox.oci.runtime.LogLine;
import dev.warren.survey.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What commands of `warren sandbox` and `warren cni` print for programs beside lists of sandboxes, and the schemas of
/// that.
class SandboxAnswersSchemaTest {
    private static final Attachment ATTACHMENT = Attachment.of("0123", "/run/netns/red", "eth0");

    /// The kinds of documents, by the names of their schemas.
    enum Kind {
        SANDBOX_CHECK_LIST {
            @Override
            List<JsonNode> samples() {
                return List.of(
                        list(
                                "SandboxCheckList",
                                SandboxCheckView.items(
                                        List.of(
                                                new SandboxCheckView.Checked(
                                                        SampleSandbox.web(), List.of(), ""),
                                                new SandboxCheckView.Checked(
                                                        SampleSandbox.broken(),
                                                        List.of("eth0 has no address"),
                                                        ""),
                                                new SandboxCheckView.Checked(
                                                        SampleSandbox.agent(),
                                                        List.of(),
                                                        "it is gone")))));
            }
        },
        SANDBOX_WORK_LIST {
            @Override
            List<JsonNode> samples() {
                SandboxWorkView.Worked web = SandboxWorkView.Worked.on("web");
                return List.of(
                        list(
                                "SandboxWorkList",
                                SandboxWorkView.items(
                                        List.of(
                                                web.failed("there is none", List.of()),
                                                web.found("ab12", Optional.empty()),
                                                web.found("ab12", Optional.of("cd34"))
                                                        .failed(
                                                                "could not",
                                                                List.of("the mount /x"))))));
            }
        },
        SANDBOX_GARBAGE_LIST {
            @Override
            List<JsonNode> samples() {
                return List.of(
                        list(
                                "SandboxGarbageList",
                                SandboxWorkView.garbage(
                                        List.of("removed sandbox ab12"),
                                        List.of(new SandboxException("cannot read it")),
                                        SampleSandbox.all())));
            }
        },
        SANDBOX_LOG_LINE {
            @Override
            List<JsonNode> samples() {
                return Stream.of(LogLine.Source.values())
                        .map(
                                source ->
                                        new LogLine(
                                                Optional.of(SampleSandbox.NOW),
                                                source,
                                                "one",
                                                true))
                        .map(line -> Documents.parse(LogLineView.json("ab12", line)))
                        .toList();
            }
        },
        SANDBOX_EXPLANATION {
            @Override
            List<JsonNode> samples() {
                NamespaceId one = new NamespaceId(4, 4026532300L);
                NamespaceId other = new NamespaceId(4, 4026532301L);
                Station station =
                        new Station(
                                Station.Kind.NAMESPACE,
                                "network namespace",
                                List.of(new Station.Detail("file", "/run/netns/cni-1")),
                                List.of(
                                        new Proof.First("/run/x", NamespaceKind.NETWORK, one),
                                        new Proof.Same("/run/y", NamespaceKind.NETWORK, one),
                                        new Proof.Differs(
                                                "/run/z",
                                                NamespaceKind.NETWORK,
                                                other,
                                                one,
                                                "/run/x"),
                                        new Proof.Failed("eth0", "link", "it is gone", true),
                                        new Proof.Holds("7", "process", "it lives")));
                return List.of(
                        written(
                                json ->
                                        json.explanation(
                                                new Explanation(
                                                        "ab12",
                                                        "warren",
                                                        "default",
                                                        "web",
                                                        List.of(station)))));
            }
        },
        CNI_ANSWER {
            @Override
            List<JsonNode> samples() {
                return List.of(
                        written(
                                json ->
                                        json.document(
                                                CniView.answer(
                                                        Verb.STATUS,
                                                        "net",
                                                        Optional.empty(),
                                                        false,
                                                        Optional.empty()))),
                        written(
                                json ->
                                        json.document(
                                                CniView.answer(
                                                        Verb.DEL,
                                                        "net",
                                                        Optional.of(ATTACHMENT),
                                                        true,
                                                        Optional.of(failure())))));
            }
        },
        CNI_GARBAGE {
            @Override
            List<JsonNode> samples() {
                Garbage garbage =
                        new Garbage(
                                false,
                                List.of(ATTACHMENT),
                                List.of(ATTACHMENT),
                                List.of(failure(), new SandboxException("the cache is gone")));
                return List.of(
                        written(
                                json ->
                                        json.document(
                                                CniView.garbage(
                                                        "net", garbage, List.of(ATTACHMENT)))));
            }
        };

        abstract List<JsonNode> samples();

        JsonNode schema() {
            String resource =
                    "/dev/warren/cli/%s.schema.json"
                            .formatted(name().toLowerCase(Locale.ROOT).replace('_', '-'));
            try (InputStream in = SandboxAnswersSchemaTest.class.getResourceAsStream(resource)) {
                assertThat(in).as(resource).isNotNull();
                return Documents.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /// Of a plugin that there is not.
    private static CniException failure() {
        try {
            NetworkConfiguration network =
                    NetworkConfiguration.parse(
                            "{\"cniVersion\":\"1.1.0\",\"name\":\"net\",\"plugins\":[{\"type\":\"none\"}]}"
                                    .getBytes(StandardCharsets.UTF_8),
                            "net.conflist");
            new CniClient(List.of("/nothing/here"), "/nothing/here", Duration.ofSeconds(5))
                    .status(network);
            throw new AssertionError("a plugin that there is not answered");
        } catch (CniException failed) {
            return failed;
        } catch (SandboxException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static JsonNode list(String kind, List<Object> items) {
        Node node = new Node("node-7", "5e7a6b1c", Optional.empty());
        return written(json -> json.list(kind, node, SampleSandbox.NOW, items));
    }

    private static JsonNode written(Consumer<JsonView> document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonView json = new JsonView(bytes, false)) {
            document.accept(json);
        }
        return Documents.parse(bytes.toString(StandardCharsets.UTF_8));
    }

    private static JsonSchema compile(JsonNode schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }

    /// The published schemas allow fields of the future; these variants allow none.
    private static void forbidUnknown(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put("additionalProperties", false);
        }
        node.forEach(SandboxAnswersSchemaTest::forbidUnknown);
    }

    @ParameterizedTest
    @EnumSource
    void describeEverythingThatIsWritten(Kind kind) {
        JsonNode strict = kind.schema();
        forbidUnknown(strict);

        for (JsonNode document : kind.samples()) {
            assertThat(compile(strict).validate(document)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void describeNothingThatNobodyWrites(Kind kind) {
        Set<String> described = new TreeSet<>();
        properties(kind.schema(), described);
        Set<String> names = new TreeSet<>();
        kind.samples().forEach(document -> names(document, names));

        assertThat(names).isEqualTo(described);
    }

    private static void properties(JsonNode node, Set<String> names) {
        node.path("properties").fieldNames().forEachRemaining(names::add);
        node.forEach(child -> properties(child, names));
    }

    private static void names(JsonNode node, Set<String> names) {
        node.fieldNames().forEachRemaining(names::add);
        node.forEach(child -> names(child, names));
    }

    @ParameterizedTest
    @EnumSource
    void areSchemasThemselvesAndExplainEveryField(Kind kind) {
        JsonSchema draft =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(
                                SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(draft.validate(kind.schema())).isEmpty();
        assertExplained(kind.schema());
    }

    private static void assertExplained(JsonNode node) {
        for (var property : node.path("properties").properties()) {
            assertThat(property.getValue().has("description"))
                    .as("%s has a description", property.getKey())
                    .isTrue();
        }
        node.forEach(SandboxAnswersSchemaTest::assertExplained);
    }
}
