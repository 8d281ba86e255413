// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is kept of an attachment, by whichever runtime that made it.
public final class CachedAttachment {
    static final String KIND = "cniCacheV1";

    private final String file;
    private final String network;
    private final Attachment attachment;
    private final byte[] configuration;
    private final Map<String, Object> result;

    private CachedAttachment(
            String file,
            String network,
            Attachment attachment,
            byte[] configuration,
            Map<String, Object> result) {
        this.file = file;
        this.network = network;
        this.attachment = attachment;
        this.configuration = configuration;
        this.result = result;
    }

    /// Reads a file of the cache.
    ///
    /// @throws MalformedException when it is none, or is one of the kind before that which held a result and nothing
    ///     else
    static CachedAttachment parse(String file, Map<String, Object> document)
            throws MalformedException {
        Node node = Node.of(file, document);
        Node kind = Folding.member(node, "kind");
        if (!KIND.equals(kind.textOrEmpty())) {
            throw kind.wrong("must be '" + KIND + "'");
        }
        return new CachedAttachment(
                file,
                Folding.member(node, "networkName").text(),
                new Attachment(
                        Folding.member(node, "containerId").text(),
                        Folding.member(node, "netns").textOrEmpty(),
                        Folding.member(node, "ifName").text(),
                        arguments(Folding.member(node, "cniArgs")),
                        capabilities(Folding.member(node, "capabilityArgs"), file)),
                configuration(Folding.member(node, "config")),
                object(Folding.member(node, "result")));
    }

    /// One that is about to be kept.
    static CachedAttachment of(
            String file,
            NetworkConfiguration network,
            Attachment attachment,
            AttachmentResult result) {
        return new CachedAttachment(
                file, network.name(), attachment, network.document(), result.toDocument());
    }

    private static List<Argument> arguments(Node pairs) throws MalformedException {
        List<Argument> arguments = new ArrayList<>();
        for (Node pair : pairs.items()) {
            List<String> texts = pair.texts();
            if (texts.size() != 2) {
                throw pair.wrong("must be a name and a value");
            }
            arguments.add(new Argument(texts.getFirst(), texts.getLast()));
        }
        return arguments;
    }

    /// As the library has them once it has read them, and sends them on.
    private static Map<String, Object> capabilities(Node node, String file)
            throws MalformedException {
        return GoJson.decodedObject(object(node), file, node.field());
    }

    private static Map<String, Object> object(Node node) throws MalformedException {
        return node.isPresent() ? node.object() : Map.of();
    }

    private static byte[] configuration(Node node) throws MalformedException {
        try {
            return Base64.getDecoder().decode(node.textOrEmpty());
        } catch (IllegalArgumentException wrong) {
            throw node.wrong("must be written in base64");
        }
    }

    /// As the reference library writes it: members in its order, what is empty left out, the result and the
    /// capabilities sorted.
    byte[] toJson() throws MalformedException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", KIND);
        document.put("containerId", attachment.containerId());
        document.put("config", Base64.getEncoder().encodeToString(configuration));
        document.put("ifName", attachment.interfaceName());
        document.put("networkName", network);
        if (!attachment.namespacePath().isEmpty()) {
            document.put("netns", attachment.namespacePath());
        }
        if (!attachment.arguments().isEmpty()) {
            document.put(
                    "cniArgs",
                    attachment.arguments().stream()
                            .map(argument -> List.of(argument.name(), argument.value()))
                            .toList());
        }
        if (!attachment.capabilities().isEmpty()) {
            Map<String, Object> sorted = GoJson.sortedObject();
            sorted.putAll(attachment.capabilities());
            document.put("capabilityArgs", sorted);
        }
        if (!result.isEmpty()) {
            document.put("result", GoJson.decodedObject(result, file, "result"));
        }
        return GoJson.encode(document);
    }

    /// Where it is kept.
    public String file() {
        return file;
    }

    /// The name of the network.
    public String network() {
        return network;
    }

    /// With what it was made.
    public Attachment attachment() {
        return attachment;
    }

    /// The network as it was configured then; empty when that was not kept.
    ///
    /// @throws MalformedException when it cannot be read, or asks for a version that is not known
    public Optional<NetworkConfiguration> configuration() throws MalformedException {
        return configuration.length == 0
                ? Optional.empty()
                : Optional.of(
                        NetworkConfiguration.parse(
                                configuration, "the configuration kept in " + file));
    }

    /// What came of it; empty when that was not kept.
    ///
    /// @throws MalformedException when it cannot be read
    public Optional<AttachmentResult> result() throws MalformedException {
        return result.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ResultReader.parse(
                                Node.of(file, Json.object("result", result)).member("result"),
                                CniVersion.V0_1_0));
    }
}
