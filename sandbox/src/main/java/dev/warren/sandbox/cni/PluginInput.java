// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.json.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a plugin reads from standard input: its own configuration, the name and version of the network, and what the
/// verb adds. Source: specification, section 4, "Deriving execution configuration".
///
/// `capabilities` stay in it, although the specification does not want them: the reference library leaves them, and
/// plugins must see the same from either.
final class PluginInput {
    private PluginInput() {}

    /// For a verb that is about an attachment.
    ///
    /// @param previous the result that the plugin is told; null for none
    /// @param offered what the runtime offers, of which the plugin gets what it declares
    static byte[] of(
            NetworkConfiguration network,
            PluginConfiguration plugin,
            @Nullable AttachmentResult previous,
            Map<String, Object> offered)
            throws MalformedException {
        SortedMap<String, Object> input =
                with(
                        network,
                        plugin,
                        previous == null ? Map.of() : Map.of("prevResult", previous.toDocument()));
        SortedMap<String, Object> runtime = GoJson.sortedObject();
        for (String capability : plugin.capabilities()) {
            Object value = offered.get(capability);
            if (value != null) {
                runtime.put(capability, value);
            }
        }
        if (!runtime.isEmpty()) {
            // The library reads its own text once more here, and that sorts a result of 0.4.0, too.
            input = GoJson.decodedObject(input, network.source(), "");
            input.put("runtimeConfig", runtime);
        }
        return GoJson.encode(input);
    }

    /// For a verb that is about the network.
    static byte[] of(
            NetworkConfiguration network, PluginConfiguration plugin, Map<String, Object> more) {
        return GoJson.encode(with(network, plugin, more));
    }

    /// For the question which versions a plugin speaks; it has no network.
    static byte[] ofVersion() {
        return ("{\"cniVersion\":\"" + CniVersion.latest() + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static SortedMap<String, Object> with(
            NetworkConfiguration network, PluginConfiguration plugin, Map<String, Object> more) {
        SortedMap<String, Object> input = GoJson.sortedObject();
        input.putAll(plugin.members());
        input.put("name", network.name());
        input.put("cniVersion", network.versionText());
        input.putAll(more);
        return input;
    }
}
