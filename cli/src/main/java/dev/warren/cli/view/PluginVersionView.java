// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which versions of CNI plugins speak, as `warren cni version` prints it.
public final class PluginVersionView {
    private PluginVersionView() {}

    /// @param versions by the type of the plugin
    public static String table(NetworkConfiguration network, Map<String, List<String>> versions) {
        String wanted = network.version().toString();
        Table table = new Table();
        table.row(List.of("PLUGIN", "NETWORK", "SPEAKS-IT", "VERSIONS"));
        versions.forEach(
                (plugin, known) ->
                        table.row(
                                List.of(
                                        SafeText.cell(plugin),
                                        wanted,
                                        known.contains(wanted) ? "yes" : "no",
                                        SafeText.cell(String.join(",", known)))));
        return table.print();
    }

    /// `kind: CniVersions`.
    public static Map<String, Object> document(
            NetworkConfiguration network, Map<String, List<String>> versions) {
        List<Object> plugins = new ArrayList<>();
        versions.forEach(
                (plugin, known) -> plugins.add(Json.object("type", plugin, "versions", known)));
        return Json.object(
                "apiVersion",
                "warren.dev/v1",
                "kind",
                "CniVersions",
                "network",
                network.name(),
                "version",
                network.version().toString(),
                "plugins",
                plugins);
    }
}
