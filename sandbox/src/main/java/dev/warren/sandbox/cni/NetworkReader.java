// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.cni.NetworkConfiguration.Flag;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the documents of networks. Source: specification, section 1.
final class NetworkReader {
    private static final String KNOWN =
            CniVersion.V0_1_0 + " to " + CniVersion.latest() + " are known";

    private NetworkReader() {}

    /// Plugins of a list that stand in files of their own.
    @FunctionalInterface
    interface Beside {
        /// @param network a name that has been checked
        List<PluginConfiguration> of(String network) throws MalformedException;
    }

    /// Reads either kind.
    static NetworkConfiguration parse(byte[] document, String source) throws MalformedException {
        Node node = Node.of(source, Json.read(document, source));
        boolean single =
                !node.member("plugins").isPresent() && Folding.member(node, "type").isPresent();
        return single ? single(node, source) : list(node, source, document, network -> List.of());
    }

    /// Reads the document of one plugin.
    static NetworkConfiguration single(byte[] document, String source) throws MalformedException {
        return single(Node.of(source, Json.read(document, source)), source);
    }

    private static NetworkConfiguration single(Node node, String source) throws MalformedException {
        if (!Folding.member(node, "type").isPresent() && node.member("plugins").isPresent()) {
            throw node.member("type")
                    .wrong(
                            "is missing; a list of plugins must stand in a file whose name ends with"
                                    + " .conflist");
        }
        PluginConfiguration plugin = PluginConfiguration.of(node, source);
        String name = name(Folding.member(node, "name"));
        Node version = Folding.member(node, "cniVersion");
        String versionText = version.textOrEmpty();
        if (CniVersion.find(versionText).isEmpty()) {
            throw unknownVersion(version, versionText);
        }
        Map<String, Object> list = GoJson.sortedObject();
        list.put("cniVersion", versionText);
        list.put("name", name);
        list.put("plugins", List.of(plugin.members()));
        return new NetworkConfiguration(
                source,
                name,
                versionText,
                EnumSet.noneOf(Flag.class),
                List.of(plugin),
                GoJson.encode(list));
    }

    /// Reads the document of a list.
    static NetworkConfiguration list(byte[] document, String source, Beside beside)
            throws MalformedException {
        return list(Node.of(source, Json.read(document, source)), source, document, beside);
    }

    private static NetworkConfiguration list(
            Node node, String source, byte[] document, Beside beside) throws MalformedException {
        String name = name(node.member("name"));
        String version = version(node);
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        for (Flag flag : Flag.values()) {
            if (flag(node.member(flag.member()))) {
                flags.add(flag);
            }
        }
        Node inlined = node.member("plugins");
        List<PluginConfiguration> plugins = new ArrayList<>();
        for (Node plugin : inlined.items()) {
            plugins.add(PluginConfiguration.of(plugin, source));
        }
        if (inlined.isPresent() && plugins.isEmpty()) {
            throw inlined.wrong("must hold at least one plugin");
        }
        if (!flags.contains(Flag.ONLY_INLINED)) {
            plugins.addAll(beside.of(name));
        }
        if (plugins.isEmpty()) {
            throw inlined.wrong("is missing, and no plugin stands in a file of its own");
        }
        return new NetworkConfiguration(source, name, version, flags, plugins, document);
    }

    /// Reads the document of a plugin that is added to a list.
    static PluginConfiguration plugin(byte[] document, String source) throws MalformedException {
        return PluginConfiguration.of(Node.of(source, Json.read(document, source)), source);
    }

    private static String name(Node node) throws MalformedException {
        String name = node.text();
        if (!Names.isName(name)) {
            throw node.wrong(
                    "must be made of letters, digits, '_', '.' and '-', and begin with one of the first"
                            + " two");
        }
        return name;
    }

    /// The one version, or the highest that is known of several.
    private static String version(Node node) throws MalformedException {
        Node one = node.member("cniVersion");
        String text = one.textOrEmpty();
        Optional<CniVersion> highest = text.isEmpty() ? Optional.empty() : CniVersion.find(text);
        Node several = node.member("cniVersions");
        for (String offered : several.texts()) {
            Optional<CniVersion> found =
                    offered.isEmpty() ? Optional.empty() : CniVersion.find(offered);
            if (found.isPresent() && (highest.isEmpty() || found.get().isAtLeast(highest.get()))) {
                highest = found;
            }
        }
        if (highest.isPresent()) {
            return highest.get().toString();
        }
        if (!text.isEmpty()) {
            throw unknownVersion(one, text);
        }
        if (!several.items().isEmpty()) {
            throw several.wrong("none of them is known; " + KNOWN);
        }
        return "";
    }

    private static MalformedException unknownVersion(Node node, String text) {
        return node.wrong("'" + text + "' is no version that is known; " + KNOWN);
    }

    /// A truth, or its name as text.
    private static boolean flag(Node node) throws MalformedException {
        if (node.value().orElse(false) instanceof String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw node.wrong("must be true or false, not '" + text + "'");
            };
        }
        return node.truth(false);
    }
}
