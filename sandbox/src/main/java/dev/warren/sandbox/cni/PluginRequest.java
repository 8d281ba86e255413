// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a plugin is given for an attachment, worked out again from the configuration and from what was kept of the
/// attachment: by the code that gives it.
///
/// @param plugin its type
/// @param environment what it gets beside the environment of whoever runs it
/// @param input what it reads from standard input
/// @param remark where this is not to the byte what it got, and why; empty where it is
public record PluginRequest(
        Verb verb, String plugin, Map<String, String> environment, String input, String remark) {

    /// Keeps a copy that nobody can change.
    public PluginRequest {
        environment = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /// What `ADD` gave to each plugin of the network, in their order.
    ///
    /// What one plugin answered to the next is kept of the last one only. It stands for the others, which is right as
    /// long as those behind added nothing to it.
    ///
    /// @param kept what came of it
    /// @param folders where plugins are
    public static List<PluginRequest> ofAdd(
            NetworkConfiguration network,
            Attachment attachment,
            Optional<AttachmentResult> kept,
            List<String> folders)
            throws SandboxException {
        List<PluginRequest> requests = new ArrayList<>();
        for (PluginConfiguration plugin : network.plugins()) {
            boolean first = requests.isEmpty();
            requests.add(
                    of(
                            Verb.ADD,
                            network,
                            plugin,
                            attachment,
                            first ? null : told(network, kept),
                            folders,
                            first ? "" : remark(kept)));
        }
        return requests;
    }

    private static String remark(Optional<AttachmentResult> kept) {
        return kept.isPresent()
                ? "prevResult is the last plugin's result, the only one that is kept"
                : "no result is kept, so prevResult is missing";
    }

    /// What `DEL` will give to each plugin of the network, in the order of `DEL`: the last first.
    public static List<PluginRequest> ofDelete(
            NetworkConfiguration network,
            Attachment attachment,
            Optional<AttachmentResult> kept,
            List<String> folders)
            throws SandboxException {
        boolean tells = network.version().isAtLeast(CniVersion.V0_4_0);
        List<PluginRequest> requests = new ArrayList<>();
        for (PluginConfiguration plugin : network.plugins().reversed()) {
            requests.add(
                    of(
                            Verb.DEL,
                            network,
                            plugin,
                            attachment,
                            tells ? told(network, kept) : null,
                            folders,
                            ""));
        }
        return requests;
    }

    private static @Nullable AttachmentResult told(
            NetworkConfiguration network, Optional<AttachmentResult> kept) throws SandboxException {
        return kept.isPresent() ? kept.get().as(network.version()) : null;
    }

    private static PluginRequest of(
            Verb verb,
            NetworkConfiguration network,
            PluginConfiguration plugin,
            Attachment attachment,
            @Nullable AttachmentResult previous,
            List<String> folders,
            String remark)
            throws MalformedException {
        byte[] input = PluginInput.of(network, plugin, previous, attachment.capabilities());
        return new PluginRequest(
                verb,
                plugin.type(),
                PluginCall.environment(verb, attachment, String.join(":", folders)),
                new String(input, StandardCharsets.UTF_8),
                remark);
    }
}
