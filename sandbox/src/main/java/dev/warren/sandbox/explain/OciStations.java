// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.explain.Subject.OciPlace;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.oci.spec.NamespaceEntry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an OCI runtime was told of a container, what it noted, and what runs: each namespace is followed from one to
/// the next.
final class OciStations {
    /// Of these every container may have its own.
    private static final NamespaceKind[] OWN = {
        NamespaceKind.MOUNT, NamespaceKind.PROCESS, NamespaceKind.CONTROL_GROUP, NamespaceKind.TIME
    };

    /// These a pod's containers share with it.
    private static final List<NamespaceKind> SHARED =
            List.of(
                    NamespaceKind.NETWORK,
                    NamespaceKind.INTER_PROCESS,
                    NamespaceKind.HOST_NAME,
                    NamespaceKind.USER);

    private final OciPlace place;
    private final Chain chain;
    private final List<Station> stations = new ArrayList<>();
    private final boolean bootstrap;

    private OciStations(OciPlace place, Chain pod, boolean bootstrap) {
        this.place = place;
        this.chain = pod.without(OWN);
        this.bootstrap = bootstrap;
    }

    /// @param pod what is known of the pod's namespaces; knows more afterwards
    static List<Station> of(OciPlace place, Chain pod, boolean bootstrap) {
        OciStations all = new OciStations(place, pod, bootstrap);
        all.specification();
        if (!place.pinned()) {
            all.runtime();
        }
        SHARED.forEach(kind -> pod.learn(all.chain, kind));
        return all.stations;
    }

    // --- config.json ----------------------------------------------------------------------------

    private void specification() {
        Station.Builder station =
                new Station.Builder(
                        Station.Kind.SPECIFICATION, "OCI specification of " + place.name());
        station.detail("file", place.config());
        try {
            BundleDocument document = BundleDocument.read(place.config());
            describe(station, document.node());
            Set<NamespaceKind> listed = EnumSet.noneOf(NamespaceKind.class);
            for (NamespaceEntry entry : document.namespaces()) {
                NamespaceKind kind = entry.type().kind();
                listed.add(kind);
                if (entry.isJoined()) {
                    station.detail(entry.type().word(), "join " + entry.path());
                    station.proof(chain.path(kind, entry.path()));
                } else {
                    station.detail(entry.type().word(), "new");
                }
            }
            inherit(station, listed);
            stations.add(station.build());
            if (bootstrap && !place.pinned()) {
                stations.add(BootstrapStation.of(place, document));
            }
        } catch (SandboxException unreadable) {
            station.proof(failed(place.config(), "file", unreadable));
            stations.add(station.build());
        }
    }

    private static void describe(Station.Builder station, Node config) throws MalformedException {
        station.detail("command", String.join(" ", config.member("process").member("args").texts()))
                .detail("root", config.member("root").member("path").textOrEmpty())
                .detail("host name", config.member("hostname").textOrEmpty())
                .detail(
                        "control group",
                        config.member("linux").member("cgroupsPath").textOrEmpty());
    }

    /// A kind that is not listed stays that of whoever runs the runtime.
    private void inherit(Station.Builder station, Set<NamespaceKind> listed) {
        List<String> kept = new ArrayList<>();
        for (NamespaceKind kind : NamespaceKind.values()) {
            Optional<NamespaceId> own = own(kind);
            if (!listed.contains(kind) && own.isPresent()) {
                kept.add(kind.word());
                chain.begin(kind, own.get(), "the node");
            }
        }
        station.detail("the node's", String.join(", ", kept));
    }

    private static Optional<NamespaceId> own(NamespaceKind kind) {
        try {
            var status = Fd.statusOf("/proc/self/ns/" + kind.word());
            return Optional.of(new NamespaceId(status.device(), status.inode()));
        } catch (SyscallException unknownToThisKernel) {
            return Optional.empty();
        }
    }

    private static Proof failed(String subject, String kind, SandboxException reason) {
        return new Proof.Failed(subject, kind, String.valueOf(reason.getMessage()), true);
    }

    // --- The runtime's note, and the process ----------------------------------------------------

    private void runtime() {
        Station.Builder station =
                new Station.Builder(Station.Kind.STATE, "runtime's state of " + place.name());
        Optional<ProcessId> process = Optional.empty();
        try {
            Optional<RuntimeNote> note = RuntimeNote.find(place.state());
            if (note.isPresent()) {
                describe(station, note.get());
                process = note.get().process();
            } else {
                station.proof(
                        new Proof.Failed(
                                place.state(),
                                "state",
                                "the runtime knows nothing of it (any more)",
                                true));
            }
        } catch (SandboxException unreadable) {
            station.proof(failed(place.state(), "state", unreadable));
        }
        stations.add(station.build());
        if (process.isPresent()) {
            stations.add(ProcessStation.of(place, process.get(), chain));
        }
    }

    private void describe(Station.Builder station, RuntimeNote note) {
        station.detail("file", note.file())
                .detail("created", note.created())
                .detail(
                        "process",
                        note.process()
                                .map(
                                        one ->
                                                "%d, started %d ticks after the boot"
                                                        .formatted(one.pid(), one.startTicks()))
                                .orElse("none"));
        note.joined().forEach((kind, path) -> station.detail("joined " + kind, path));
        note.paths().forEach((kind, path) -> station.proof(chain.path(kind, path)));
    }
}
