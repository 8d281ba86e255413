// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.PluginVersionView;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.CniClient;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.PluginConfiguration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren cni version`: which versions of CNI the plugins of a network speak.
final class CniVersionCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"warren cni version mynet"},
                        "Ask the plugins of a CNI network which versions of CNI they speak.",
                        "",
                        "Exit status 10: one does not speak the network's.");
        spec.addPositional(
                StoreOptions.argument(0, "NETWORK", "A network's name in the folder of networks."));
        CniOptions.describeNetwork(spec);
        spec.addOption(Options.output(CniOptions.FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, CniOptions.FORMS);
        try {
            NetworkConfiguration network =
                    CniOptions.network(StoreOptions.arguments(words).getFirst(), words, console);
            CniClient client = CniOptions.client(words, console);
            Map<String, List<String>> versions = new LinkedHashMap<>();
            for (PluginConfiguration plugin : network.plugins()) {
                if (!versions.containsKey(plugin.type())) {
                    versions.put(plugin.type(), client.versions(plugin.type()));
                }
            }
            if (format == Format.JSON) {
                Structured.json(
                        console,
                        json -> json.document(PluginVersionView.document(network, versions)));
            } else {
                console.print(PluginVersionView.table(network, versions));
            }
            String wanted = network.version().toString();
            return versions.values().stream().allMatch(known -> known.contains(wanted))
                    ? ExitStatus.OK
                    : ExitStatus.FINDINGS;
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }
}
