// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Asks plugins which versions of the specification they speak.
record VersionQuestion(PluginRunner runner) {
    /// What a plugin of before 0.2.0 says to the question; it speaks the first version.
    private static final String UNKNOWN = "unknown CNI_COMMAND: VERSION";

    /// @param plugin its type
    List<String> ask(String plugin) throws CniException {
        PluginCall call =
                new PluginCall(
                        Verb.VERSION, "", plugin, "", environment(), PluginInput.ofVersion());
        byte[] printed;
        try {
            printed = runner.run(call);
        } catch (CniException failed) {
            if (failed.reason().equals(UNKNOWN) && failed.details().isEmpty()) {
                return List.of(CniVersion.V0_1_0.toString());
            }
            throw failed;
        }
        try {
            return read(Node.of("the answer", Json.read(printed, "the answer")));
        } catch (MalformedException wrong) {
            throw call.failed(PluginFailure.unreadable(printed, wrong));
        }
    }

    /// Plugins of old want all of them before they look at the command.
    private static Map<String, String> environment() {
        String dummy = "dummy";
        return PluginCall.environment(Verb.VERSION, Attachment.of("", dummy, dummy), dummy);
    }

    private static List<String> read(Node answer) throws MalformedException {
        String version = Folding.member(answer, "cniVersion").text();
        Node supported = Folding.member(answer, "supportedVersions");
        List<String> versions = supported.texts();
        if (!versions.isEmpty()) {
            return versions;
        }
        // 0.2.0 had the question, but not this field.
        if (version.equals(CniVersion.V0_2_0.toString())) {
            return List.of(CniVersion.V0_1_0.toString(), version);
        }
        throw supported.wrong("is missing");
    }

    /// Asks all plugins of a network whether they speak its version.
    ///
    /// @return a failure for each that does not, or could not be asked
    List<CniException> failures(NetworkConfiguration network) {
        List<CniException> failures = new ArrayList<>();
        Set<String> types = new LinkedHashSet<>();
        network.plugins().forEach(plugin -> types.add(plugin.type()));
        String wanted = network.version().toString();
        for (String type : types) {
            try {
                List<String> versions = ask(type);
                if (!versions.contains(wanted)) {
                    failures.add(unspoken(network, type, versions));
                }
            } catch (CniException failed) {
                failures.add(failed);
            }
        }
        return failures;
    }

    private static CniException unspoken(
            NetworkConfiguration network, String type, List<String> versions) {
        return new CniException(
                Verb.VERSION,
                network.name(),
                type,
                "",
                PluginFailure.of(
                        "the network is configured for version %s, and it speaks %s"
                                .formatted(network.version(), String.join(", ", versions))));
    }
}
