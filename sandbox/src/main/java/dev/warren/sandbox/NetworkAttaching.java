// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.AttachmentResult;
import dev.warren.sandbox.cni.CniObserver;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.PluginRun;
import dev.warren.sandbox.cni.PluginRunDocument;
import dev.warren.sandbox.cni.PodAddresses;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.PodConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Attaches the network namespace of a sandbox to its networks: `eth0` to the first, as containerd does it.
final class NetworkAttaching {
    private final Equipment with;
    private final Held held;
    private final PodConfiguration pod;
    private final String id;
    private final List<String> addresses = new ArrayList<>();
    private final List<String> networks = new ArrayList<>();

    NetworkAttaching(Equipment with, Held held, PodConfiguration pod) {
        this.with = with;
        this.held = held;
        this.pod = pod;
        this.id = held.id();
    }

    /// What it was given, the primary one first.
    List<String> addresses() {
        return addresses;
    }

    /// The names of the networks.
    List<String> networks() {
        return networks;
    }

    /// Attaches its namespace to all networks that are chosen, in their order.
    ///
    /// @throws IOException the first failure; what was given until then is in the journal
    void attach(String namespacePath) throws IOException {
        List<NetworkConfiguration> chosen = Networks.choose(with.settings(), with.steps());
        List<AttachmentResult> results = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            NetworkConfiguration network = chosen.get(i);
            Attachment attachment = Attachment.ofPod(pod, id, namespacePath, "eth" + i);
            held.journal().begin(trace(network, attachment));
            // Addresses that plugins give are noted on disk: they have to be given back after a
            // loss of power, too.
            held.journal().sync();
            AttachmentResult result =
                    with.steps()
                            .take(
                                    id,
                                    Step.ADD_INTERFACE,
                                    attachment.interfaceName()
                                            + " of network '"
                                            + network.name()
                                            + "'",
                                    () -> add(network, attachment));
            networks.add(network.name());
            results.add(result);
        }
        PodAddresses found = PodAddresses.of(results, PodAddresses.Preference.IPV4);
        addresses.add(found.primary().toString());
        found.additional().forEach(address -> addresses.add(address.toString()));
    }

    /// What is said to plugins is kept, so that it can be told later.
    private AttachmentResult add(NetworkConfiguration network, Attachment attachment)
            throws IOException {
        List<PluginRun> runs = new ArrayList<>();
        CniObserver noting =
                new CniObserver() {
                    @Override
                    public void ran(PluginRun run) {
                        runs.add(run);
                        with.steps().ran(run);
                    }

                    @Override
                    public void remarked(String remark) {
                        with.steps().remarked(remark);
                    }
                };
        AttachmentResult result = with.cni().observedBy(noting).add(network, attachment);
        Path file = with.folders().pluginRuns(id, attachment.interfaceName());
        Trees.writePrivate(file, Json.write(PluginRunDocument.of(runs)));
        return result;
    }

    private Trace.Attachment trace(NetworkConfiguration network, Attachment attachment)
            throws IOException {
        return new Trace.Attachment(
                network.name(),
                new String(network.document(), StandardCharsets.UTF_8),
                attachment.containerId(),
                attachment.namespacePath(),
                attachment.interfaceName(),
                attachment.arguments().stream()
                        .map(argument -> List.of(argument.name(), argument.value()))
                        .toList(),
                attachment.capabilities(),
                Optional.of(NetworkNamespaces.id(attachment.namespacePath())),
                with.settings().pluginFolders(),
                with.settings().cacheFolder());
    }
}
