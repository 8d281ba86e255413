// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Namespace.NetworkLink;
import dev.warren.atlas.Owner;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.PodName;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which plugin made each interface of the pods.
///
/// Files that tell of one interface decide; then names that only one plugin computes; then what is on the
/// node; the form of a name is a guess and is called one. Whatever the answer, what it rests on is said.
public final class CniKinds {
    private final Atlas atlas;
    private final FileHints files;

    private CniKinds(Atlas atlas) {
        this.atlas = atlas;
        this.files = new FileHints(atlas.wiring());
    }

    public static CniKinds of(Atlas atlas) {
        return new CniKinds(atlas);
    }

    /// Of every pod that has a namespace of its own, its interfaces but for the loopback.
    public List<InterfaceOrigin> all() {
        return atlas.namespaces().stream().flatMap(each -> in(each).stream()).toList();
    }

    /// The interfaces of the pod in a namespace; none where there is no pod, or it is on the host's
    /// network.
    public List<InterfaceOrigin> in(Namespace namespace) {
        Optional<Owner.Pod> pod =
                namespace.owners().stream()
                        .filter(Owner.Pod.class::isInstance)
                        .map(Owner.Pod.class::cast)
                        .findFirst();
        if (namespace.host() || pod.isEmpty()) {
            return List.of();
        }
        List<InterfaceOrigin> origins = new ArrayList<>();
        for (NetworkLink link : namespace.links()) {
            if (!link.link().isLoopback()) {
                origins.add(origin(subject(namespace, pod.get(), link)));
            }
        }
        return origins;
    }

    private Subject subject(Namespace namespace, Owner.Pod pod, NetworkLink own) {
        Optional<LinkId> other =
                switch (own.peer()) {
                    case Peer.OtherEnd(var link, _) -> Optional.of(link);
                    case Peer.Below(var link, _) -> Optional.of(link);
                    case Peer.None _, Peer.Unseen _ -> Optional.empty();
                };
        Optional<Link> host = other.flatMap(this::link);
        Optional<Link> bridge =
                host.filter(link -> link.master() != 0)
                        .flatMap(
                                link ->
                                        link(
                                                new LinkId(
                                                        other.orElseThrow().namespace(),
                                                        link.master())));
        PodName name = pod.pod();
        return new Subject(namespace.id(), name, pod.sandboxId(), own, host, bridge);
    }

    private Optional<Link> link(LinkId id) {
        return atlas.namespace(id.namespace()).stream()
                .flatMap(namespace -> namespace.links().stream())
                .map(NetworkLink::link)
                .filter(link -> link.index() == id.index())
                .findFirst();
    }

    private InterfaceOrigin origin(Subject subject) {
        Hints hints = new Hints();
        files.read(subject, hints);
        new NameHints(subject, hints).read(files.awsPrefix(), files.networks());
        new DeviceHints(subject, hints).read();
        remarkOnBandwidth(subject, hints);
        CniKind kind = hints.best();
        return new InterfaceOrigin(
                new LinkId(subject.namespace(), subject.own().link().index()),
                subject.name(),
                kind,
                hints.confidence(kind),
                files.isSecondary(subject),
                hints.lines(kind),
                hints.doubts());
    }

    private void remarkOnBandwidth(Subject subject, Hints hints) {
        for (String network : files.networks()) {
            String name = HostNames.bandwidth(network, subject.sandboxId());
            atlas.host().stream()
                    .flatMap(host -> host.links().stream())
                    .map(NetworkLink::link)
                    .filter(link -> link.kind().name().equals("ifb") && link.name().equals(name))
                    .forEach(
                            link ->
                                    hints.remark(
                                            "what it sends is limited by the bandwidth plugin, through "
                                                    + link.name()));
        }
    }
}
