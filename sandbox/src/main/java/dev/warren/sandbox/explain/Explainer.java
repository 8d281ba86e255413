// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.sandbox.cni.ResultCache;
import dev.warren.sandbox.explain.Subject.OciPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tells the steps by which a sandbox of this machine was made, from what it left on disk, and holds each against the
/// kernel: whether every path, note and process leads to the *same* namespaces.
///
/// It changes nothing and asks no daemon. Needs root, because the files and `/proc/<pid>/ns` are root's. The calling
/// thread must be in the node's namespaces.
///
/// Thread: any.
public final class Explainer {
    private final SandboxSettings settings;
    private final ContainerdPlaces containerd;

    /// @param settings where Warren's own sandboxes are, and networks and plugins
    /// @param containerd where containerd's are
    public Explainer(SandboxSettings settings, ContainerdPlaces containerd) {
        this.settings = settings;
        this.containerd = containerd;
    }

    /// Explains one.
    ///
    /// @param text a pod's name, `namespace/name`, either also behind `pod:`, an id or the beginning of one
    /// @param bootstrap whether also what runc would send to its own first process
    /// @throws dev.warren.sandbox.NotFoundException when there is none
    /// @throws dev.warren.sandbox.AmbiguousException when it stands for several
    public Explanation explain(String text, boolean bootstrap) throws SandboxException {
        List<Sought> all = new ArrayList<>(new OwnSandboxes(settings).all());
        all.addAll(new ContainerdSandboxes(containerd).all());
        Subject subject = Sought.one(all, text).read().read();
        return new Explanation(
                subject.id(),
                subject.keeper(),
                subject.namespace(),
                subject.name(),
                stations(subject, bootstrap));
    }

    private List<Station> stations(Subject subject, boolean bootstrap) throws SandboxException {
        Chain chain = new Chain();
        List<Station> stations = new ArrayList<>();
        stations.add(subject.record());
        stations.add(
                subject.network()
                        .map(network -> NamespaceStation.of(network, chain))
                        .orElseGet(Explainer::onNode));
        stations.addAll(attachments(subject).of(subject, chain));
        stations.addAll(OciStations.of(subject.infra(), chain, bootstrap));
        for (OciPlace container : subject.containers()) {
            stations.addAll(OciStations.of(container, chain, bootstrap));
        }
        return stations;
    }

    private static Station onNode() {
        return new Station.Builder(Station.Kind.NAMESPACE, "network namespace")
                .detail("file", "none: the pod is on the node's network, and no plugin was called")
                .build();
    }

    private AttachmentStations attachments(Subject subject) {
        boolean own = subject.keeper().equals(OwnSandboxes.KEEPER);
        String cache = own ? settings.cacheFolder() : containerd.cacheFolder();
        return new AttachmentStations(
                new ResultCache(
                        subject.plugins().map(Subject.PluginPlaces::cacheFolder).orElse(cache)),
                settings.networkFolder(),
                subject.plugins()
                        .map(Subject.PluginPlaces::folders)
                        .orElse(settings.pluginFolders()),
                interfaceName ->
                        own
                                ? Optional.of(
                                        settings.folders().pluginRuns(subject.id(), interfaceName))
                                : Optional.empty());
    }
}
