// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.json.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A network: its name, and the plugins that attach to it, one after the other.
public final class NetworkConfiguration {
    /// How containerd brings up `lo` in a pod, with the interface name `lo`.
    private static final String LOOPBACK =
            """
            {
            "cniVersion": "0.3.1",
            "name": "cni-loopback",
            "plugins": [{
              "type": "loopback"
            }]
            }""";

    private final String source;
    private final String name;
    private final String versionText;
    private final CniVersion version;
    private final Set<Flag> flags;
    private final List<PluginConfiguration> plugins;
    private final byte[] document;

    /// What a network can be told to leave out.
    enum Flag {
        DISABLE_CHECK("disableCheck"),
        DISABLE_GC("disableGC"),
        /// No plugins from files beside those in the list.
        ONLY_INLINED("loadOnlyInlinedPlugins");

        private final String member;

        Flag(String member) {
            this.member = member;
        }

        /// What it is called in a document.
        String member() {
            return member;
        }
    }

    /// @param versionText as it stands in the document, also when it is empty
    /// @param document that of the list, as it is kept with a result
    NetworkConfiguration(
            String source,
            String name,
            String versionText,
            Set<Flag> flags,
            List<PluginConfiguration> plugins,
            byte[] document) {
        this.source = source;
        this.name = name;
        this.versionText = versionText;
        this.version = CniVersion.find(versionText).orElseThrow();
        this.flags = Set.copyOf(flags);
        this.plugins = List.copyOf(plugins);
        this.document = document.clone();
    }

    /// Reads the document of a list of plugins, or that of a single one, which becomes a list. Plugins in files of
    /// their own are not looked for: see [NetworkFolder].
    ///
    /// @param source what the document is called in messages
    /// @throws MalformedException when it is not what the specification, section 1, asks for, or asks for no version
    ///     that is known
    public static NetworkConfiguration parse(byte[] document, String source)
            throws MalformedException {
        return NetworkReader.parse(document, source);
    }

    /// The network by which containerd brings up the loopback interface of a pod; its interface is `lo`.
    public static NetworkConfiguration loopback() {
        try {
            return parse(LOOPBACK.getBytes(StandardCharsets.UTF_8), "the loopback network");
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The file that it is from, or what else its document is called.
    public String source() {
        return source;
    }

    /// Its name, which a node's networks should not share.
    public String name() {
        return name;
    }

    /// The version that all its plugins are spoken to in.
    public CniVersion version() {
        return version;
    }

    /// The version as its plugins are told; empty when the document has none.
    String versionText() {
        return versionText;
    }

    /// Whether its attachments are not to be checked.
    public boolean disablesCheck() {
        return flags.contains(Flag.DISABLE_CHECK);
    }

    /// Whether nothing is to be collected, because others use the network, too.
    public boolean disablesGarbageCollection() {
        return flags.contains(Flag.DISABLE_GC);
    }

    /// Its plugins in the order of `ADD`; at least one.
    public List<PluginConfiguration> plugins() {
        return plugins;
    }

    /// What its plugins together declare to understand.
    public Set<String> capabilities() {
        Set<String> capabilities = new TreeSet<>();
        plugins.forEach(plugin -> capabilities.addAll(plugin.capabilities()));
        return capabilities;
    }

    /// The document of the list, as it is kept beside the results; that of a single plugin was turned into a list.
    public byte[] document() {
        return document.clone();
    }

    @Override
    public String toString() {
        return "the network '" + name + "' (" + source + ")";
    }
}
