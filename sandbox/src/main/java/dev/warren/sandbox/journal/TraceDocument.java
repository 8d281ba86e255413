// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.journal;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Traces as JSON, for the journal.
final class TraceDocument {
    private TraceDocument() {}

    static Map<String, Object> of(Trace trace) {
        Map<String, Object> document =
                switch (trace) {
                    case Trace.Folder folder ->
                            Json.object("kind", "folder", "path", folder.path());
                    case Trace.NetworkNamespace namespace ->
                            Json.object(
                                    "kind",
                                    "network-namespace",
                                    "folder",
                                    namespace.folder(),
                                    "name",
                                    namespace.name());
                    case Trace.Pin pin ->
                            Json.object(
                                    "kind",
                                    "pin",
                                    "namespace",
                                    pin.kind().word(),
                                    "path",
                                    pin.path());
                    case Trace.Mounted mounted ->
                            Json.object("kind", "mount", "path", mounted.path());
                    case Trace.ControlGroup group ->
                            Json.object("kind", "control-group", "path", group.path());
                    case Trace.Attachment attachment -> attachment(attachment);
                    case Trace.RuntimeContainer container ->
                            Json.object(
                                    "kind",
                                    "runtime-container",
                                    "program",
                                    container.program(),
                                    "root",
                                    container.root(),
                                    "id",
                                    container.id(),
                                    "controlGroup",
                                    container.controlGroup());
                };
        trace.container().ifPresent(container -> document.put("container", container));
        return document;
    }

    private static Map<String, Object> attachment(Trace.Attachment attachment) {
        Map<String, Object> document =
                Json.object(
                        "kind",
                        "attachment",
                        "network",
                        attachment.network(),
                        "configuration",
                        attachment.configuration(),
                        "containerId",
                        attachment.containerId(),
                        "namespace",
                        attachment.namespacePath(),
                        "interface",
                        attachment.interfaceName(),
                        "arguments",
                        attachment.arguments(),
                        "capabilities",
                        attachment.capabilities(),
                        "pluginFolders",
                        attachment.pluginFolders(),
                        "cacheFolder",
                        attachment.cacheFolder());
        attachment
                .namespace()
                .ifPresent(
                        id ->
                                document.put(
                                        "namespaceId",
                                        Json.object("device", id.device(), "inode", id.inode())));
        return document;
    }

    static Trace parse(Node node) throws MalformedException {
        Optional<String> container = node.member("container").findText();
        String kind = node.member("kind").text();
        return switch (kind) {
            case "folder" -> new Trace.Folder(container, node.member("path").text());
            case "network-namespace" ->
                    new Trace.NetworkNamespace(
                            node.member("folder").text(), node.member("name").text());
            case "pin" ->
                    new Trace.Pin(
                            namespaceKind(node.member("namespace")), node.member("path").text());
            case "mount" -> new Trace.Mounted(node.member("path").text());
            case "control-group" -> new Trace.ControlGroup(node.member("path").text());
            case "attachment" -> parseAttachment(node);
            case "runtime-container" ->
                    new Trace.RuntimeContainer(
                            container,
                            node.member("program").text(),
                            node.member("root").text(),
                            node.member("id").text(),
                            node.member("controlGroup").textOrEmpty());
            default -> throw node.member("kind").wrong("'" + kind + "' is not known here");
        };
    }

    private static Trace parseAttachment(Node node) throws MalformedException {
        List<List<String>> arguments = new ArrayList<>();
        for (Node pair : node.member("arguments").items()) {
            arguments.add(pair.texts());
        }
        Map<String, Object> capabilities = new LinkedHashMap<>();
        if (node.member("capabilities").isPresent()) {
            capabilities.putAll(node.member("capabilities").object());
        }
        return new Trace.Attachment(
                node.member("network").text(),
                node.member("configuration").text(),
                node.member("containerId").text(),
                node.member("namespace").textOrEmpty(),
                node.member("interface").text(),
                arguments,
                capabilities,
                namespaceId(node.member("namespaceId")),
                node.member("pluginFolders").texts(),
                node.member("cacheFolder").textOrEmpty());
    }

    private static Optional<NamespaceId> namespaceId(Node node) throws MalformedException {
        return node.isPresent()
                ? Optional.of(
                        new NamespaceId(
                                node.member("device").number(0, Long.MAX_VALUE),
                                node.member("inode").number(0, Long.MAX_VALUE)))
                : Optional.empty();
    }

    private static NamespaceKind namespaceKind(Node node) throws MalformedException {
        String word = node.text();
        return Arrays.stream(NamespaceKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> node.wrong("'" + word + "' is no kind of namespace"));
    }
}
