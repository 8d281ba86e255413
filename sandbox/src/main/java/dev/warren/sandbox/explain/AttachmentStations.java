// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.AttachmentResult;
import dev.warren.sandbox.cni.CachedAttachment;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.NetworkFolder;
import dev.warren.sandbox.cni.PluginRequest;
import dev.warren.sandbox.cni.PluginRun;
import dev.warren.sandbox.cni.PluginRunDocument;
import dev.warren.sandbox.cni.ResultCache;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The interfaces that CNI plugins made for a pod: with what they were asked, what they answered, and what is there.
///
/// @param networkFolder where networks are configured now
/// @param pluginFolders where plugins are
/// @param notes where it was noted for an interface what was said to plugins; of runtimes that note it
record AttachmentStations(
        ResultCache cache,
        String networkFolder,
        List<String> pluginFolders,
        Function<String, Optional<Path>> notes) {
    private static final int NOTES_LIMIT_BYTES = 64 << 20;

    AttachmentStations {
        pluginFolders = List.copyOf(pluginFolders);
    }

    List<Station> of(Subject subject, Chain chain) throws SandboxException {
        List<Station> stations = new ArrayList<>();
        ResultCache.Content content = cache.read();
        List<String> missing = new ArrayList<>(subject.networks());
        for (CachedAttachment cached : content.attachments()) {
            if (cached.attachment().containerId().equals(subject.id())) {
                missing.remove(cached.network());
                stations.add(station(cached, chain));
            }
        }
        for (String network : missing) {
            String file = cache.folder() + "/results";
            stations.add(
                    new Station.Builder(Station.Kind.ATTACHMENT, "network '" + network + "'")
                            .proof(
                                    new Proof.Failed(
                                            file,
                                            "cache",
                                            "nothing is kept of this attachment (any more)",
                                            true))
                            .build());
        }
        return stations;
    }

    private Station station(CachedAttachment cached, Chain chain) {
        Station.Builder station =
                new Station.Builder(
                        Station.Kind.ATTACHMENT,
                        "interface %s in network '%s'"
                                .formatted(cached.attachment().interfaceName(), cached.network()));
        try {
            Optional<NetworkConfiguration> network = cached.configuration();
            Optional<AttachmentResult> result = cached.result();
            if (network.isPresent()) {
                describe(station, network.get());
            }
            Optional<List<PluginRun>> runs = runs(cached.attachment().interfaceName());
            if (runs.isPresent()) {
                told(station, runs.get());
            } else if (network.isPresent()) {
                requests(station, network.get(), cached, result);
            }
            station.detail("result kept in", cached.file());
            result.ifPresent(
                    found ->
                            station.detail(
                                    "result", new String(found.toJson(), StandardCharsets.UTF_8)));
            String path = cached.attachment().namespacePath();
            if (!path.isEmpty()) {
                station.proof(chain.path(NamespaceKind.NETWORK, path));
                station.proof(sight(path, cached.attachment().interfaceName(), result));
            }
        } catch (SandboxException wrong) {
            station.proof(
                    new Proof.Failed(
                            cached.file(), "cache", String.valueOf(wrong.getMessage()), true));
        }
        return station.build();
    }

    private void describe(Station.Builder station, NetworkConfiguration network)
            throws SandboxException {
        Optional<NetworkConfiguration> now = NetworkFolder.read(networkFolder).find(network.name());
        station.detail(
                "configured in",
                now.map(
                                found ->
                                        found.source()
                                                + (Arrays.equals(
                                                                found.document(),
                                                                network.document())
                                                        ? ""
                                                        : " (changed since)"))
                        .orElse("no file of " + networkFolder + " (any more)"));
        station.detail(
                "plugins",
                network.plugins().stream()
                        .map(plugin -> plugin.type())
                        .collect(Collectors.joining(", ")));
    }

    /// What was noted while the plugins ran; empty where nothing was.
    private Optional<List<PluginRun>> runs(String interfaceName) throws SandboxException {
        Optional<Path> file = notes.apply(interfaceName);
        // It comes out of a file of the cache.
        if (file.isEmpty() || interfaceName.indexOf('/') >= 0) {
            return Optional.empty();
        }
        String path = file.get().toString();
        try {
            byte[] content = RegularFile.read(path, NOTES_LIMIT_BYTES).content();
            return Optional.of(PluginRunDocument.parse(Node.of(path, Json.read(content, path))));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw new SandboxException("cannot read " + path + ": " + failed.getMessage(), failed);
        }
    }

    private static void told(Station.Builder station, List<PluginRun> runs) {
        if (runs.isEmpty()) {
            return;
        }
        station.detail("environment", variables(runs.getFirst().environment()));
        for (PluginRun run : runs) {
            station.detail("stdin of " + run.plugin(), run.input());
            station.detail("stdout of " + run.plugin(), compact(run.output()));
            if (!run.errors().isBlank()) {
                station.detail("stderr of " + run.plugin(), run.errors());
            }
            station.detail(run.plugin() + " took", run.took().toMillis() + " ms");
        }
    }

    /// JSON in one line, as plugins get it; anything else as it is.
    private static String compact(String output) {
        try {
            byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
            return new String(Json.write(Json.read(bytes, "")), StandardCharsets.UTF_8);
        } catch (MalformedException other) {
            return output;
        }
    }

    private static String variables(Map<String, String> environment) {
        return environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"));
    }

    private void requests(
            Station.Builder station,
            NetworkConfiguration network,
            CachedAttachment cached,
            Optional<AttachmentResult> result)
            throws SandboxException {
        List<PluginRequest> requests =
                PluginRequest.ofAdd(network, cached.attachment(), result, pluginFolders);
        station.detail("environment", variables(requests.getFirst().environment()));
        for (PluginRequest request : requests) {
            String remark = request.remark().isEmpty() ? "" : " (" + request.remark() + ")";
            station.detail("stdin of " + request.plugin() + remark, request.input());
        }
    }

    /// Whether the interface is there, and whether its other end is the one that the result names.
    private static Proof sight(String path, String name, Optional<AttachmentResult> result) {
        try {
            InterfaceSight sight = InterfaceSight.look(path, name);
            if (sight.inside().isEmpty()) {
                return new Proof.Failed(
                        name, "link", "there is no such interface in " + path, true);
            }
            String inside = InterfaceSight.words(sight.inside().get());
            if (sight.outside().isEmpty()) {
                return new Proof.Holds(name, "link", inside + ", without another end here");
            }
            String outside = sight.outside().get().name();
            boolean named =
                    result.stream()
                            .flatMap(found -> found.interfaces().stream())
                            .anyMatch(one -> one.sandbox().isEmpty() && one.name().equals(outside));
            return new Proof.Holds(
                    name,
                    "link",
                    "%s <-> %s on the node%s"
                            .formatted(
                                    inside,
                                    InterfaceSight.words(sight.outside().get()),
                                    named
                                            ? ", as the result says"
                                            : ", which the result does not name"));
        } catch (SyscallException failed) {
            return new Proof.Failed(name, "link", Chain.reason(failed), true);
        }
    }
}
