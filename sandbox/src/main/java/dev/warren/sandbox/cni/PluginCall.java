// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import java.util.LinkedHashMap;
import java.util.Map;

/// What one plugin is to be asked.
///
/// @param network empty when the plugin is asked about itself
/// @param plugin its type
/// @param subject as in `eth0 of 0123456789ab`; empty when it is the network as a whole
/// @param environment what it gets beside that of the process
/// @param input for its standard input; not copied, so not to be changed
@SuppressWarnings("ArrayRecordComponent")
record PluginCall(
        Verb verb,
        String network,
        String plugin,
        String subject,
        Map<String, String> environment,
        byte[] input) {

    /// What a plugin is told of an attachment. Source: specification, section 2, "Parameters"; the library sets all of
    /// them for every verb, empty where there is nothing to tell.
    static Map<String, String> environment(Verb verb, Attachment attachment, String path) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("CNI_COMMAND", verb.name());
        environment.put("CNI_CONTAINERID", attachment.containerId());
        environment.put("CNI_NETNS", attachment.namespacePath());
        environment.put("CNI_ARGS", Argument.joined(attachment.arguments()));
        environment.put("CNI_IFNAME", attachment.interfaceName());
        environment.put("CNI_PATH", path);
        return environment;
    }

    CniException failed(PluginFailure failure) {
        return new CniException(verb, network, plugin, subject, failure);
    }
}
