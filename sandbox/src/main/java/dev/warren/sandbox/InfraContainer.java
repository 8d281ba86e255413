// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.Fd;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.process.Streams;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.runtime.NamespaceProof;
import dev.warren.sandbox.oci.runtime.OciRuntime;
import dev.warren.sandbox.oci.spec.ControlGroupPath;
import dev.warren.sandbox.oci.spec.ImageDefaults;
import dev.warren.sandbox.oci.spec.NamespaceType;
import dev.warren.sandbox.oci.spec.NodeTraits;
import dev.warren.sandbox.oci.spec.SandboxParts;
import dev.warren.sandbox.oci.spec.SandboxSpec;
import dev.warren.sandbox.oci.spec.SpecValidation;
import dev.warren.sandbox.pod.NamespaceModes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The process that holds a pod's namespaces, where there is to be one. Its bundle is written in any case: it is
/// what other tools know the pod by.
final class InfraContainer {
    private static final String NOTHING = "/pause";

    private final Equipment with;
    private final Held held;
    private final Path bundle;

    InfraContainer(Equipment with, Held held) {
        this.with = with;
        this.held = held;
        this.bundle = with.folders().running(held.id()).resolve("bundle");
    }

    /// @throws SandboxException when the pod cannot do without such a process
    static void demandNone(NamespaceModes modes) throws SandboxException {
        if (modes.process() == NamespaceModes.Mode.POD) {
            throw new SandboxException(
                    "containers that share their processes (shareProcessNamespace, pid POD) need a"
                            + " process that is their parent; ask for one (--infra)");
        }
        if (modes.user().isPresent() && modes.hostNetwork()) {
            throw new SandboxException(
                    "users of its own on the node's network need a process that holds them; ask for"
                            + " one (--infra)");
        }
    }

    /// Writes the bundle and, where a process is wanted, makes it, proves that it is in the pod's namespaces, and
    /// only then starts it.
    Optional<SandboxRecord.Infra> make(SandboxParts parts, Optional<SandboxRecord.Network> network)
            throws IOException {
        NodeTraits node = NodeTraits.read();
        Path root = bundle.resolve("rootfs");
        with.take(
                held.id(),
                Step.WRITE_BUNDLE,
                bundle.toString(),
                () -> {
                    makeRoot(root);
                    Trees.writePrivate(
                            bundle.resolve("config.json"), Json.write(spec(parts, node)));
                });
        if (with.settings().infra() instanceof Infra.Pinned) {
            return Optional.empty();
        }
        return Optional.of(start(parts, network));
    }

    private Map<String, Object> spec(SandboxParts parts, NodeTraits node) throws IOException {
        Map<String, Object> spec =
                switch (with.settings().infra()) {
                    // Nothing of it ever runs: it is the pod's description alone.
                    case Infra.Pinned _ ->
                            SandboxSpec.of(
                                    parts,
                                    ImageDefaults.ofCommand(List.of(NOTHING)),
                                    "rootfs",
                                    node);
                    case Infra.Waiting waiting -> waiting(parts, waiting, node);
                    case Infra.Root given ->
                            SandboxSpec.of(
                                    parts,
                                    ImageDefaults.ofCommand(given.command()),
                                    given.folder().toString(),
                                    node);
                };
        if (!(with.settings().infra() instanceof Infra.Pinned)) {
            SpecValidation.demand(
                    spec, bundle.toString(), node, bundle.resolve("config.json").toString());
        }
        return spec;
    }

    /// Where the waiting program is in its root file system. Under its own name: busybox looks at what it is
    /// called.
    private static String place(Infra.Waiting waiting) {
        return "/" + waiting.program().getFileName();
    }

    /// An empty root file system, with what something is to be mounted on: root of another user namespace could
    /// not make it there.
    private void makeRoot(Path root) throws IOException {
        Trees.makeReadable(root);
        if (!(with.settings().infra() instanceof Infra.Waiting waiting)) {
            return;
        }
        for (String folder : List.of("proc", "sys", "dev", "etc")) {
            Trees.makeReadable(root.resolve(folder));
        }
        for (String file : List.of("etc/resolv.conf", place(waiting).substring(1))) {
            Trees.writeReadable(root.resolve(file), new byte[0]);
        }
    }

    /// The program alone, shown in an empty root file system.
    private Map<String, Object> waiting(SandboxParts parts, Infra.Waiting waiting, NodeTraits node)
            throws IOException {
        StaticProgram.demand(waiting.program());
        String place = place(waiting);
        List<String> command = new ArrayList<>(List.of(place));
        command.addAll(waiting.arguments());
        Map<String, Object> spec =
                SandboxSpec.of(parts, ImageDefaults.ofCommand(command), "rootfs", node);
        List<Object> mounts = new ArrayList<>((List<?>) spec.get("mounts"));
        mounts.add(
                Json.object(
                        "destination",
                        place,
                        "type",
                        "bind",
                        "source",
                        waiting.program().toRealPath().toString(),
                        "options",
                        List.of("bind", "ro", "nosuid", "nodev")));
        spec.put("mounts", mounts);
        return spec;
    }

    private SandboxRecord.Infra start(SandboxParts parts, Optional<SandboxRecord.Network> network)
            throws IOException {
        String id = held.id();
        OciRuntime runtime =
                Runtimes.of(
                        with.settings().runtime(), ControlGroupPath.parent(parts), with.settings());
        held.journal()
                .begin(
                        new Trace.RuntimeContainer(
                                Optional.empty(),
                                runtime.program(),
                                runtime.root(),
                                id,
                                ControlGroupPath.of(ControlGroupPath.parent(parts), id)));
        ProcessId process =
                with.steps()
                        .take(
                                id,
                                Step.CREATE_CONTAINER,
                                Registry.shortened(id),
                                () -> create(runtime));
        with.take(
                id,
                Step.PROVE_NAMESPACES,
                "process " + process.pid(),
                () -> prove(process, network, parts));
        with.take(
                id,
                Step.START_CONTAINER,
                Registry.shortened(id),
                () -> {
                    runtime.start(id);
                    demandAlive(process);
                });
        return new SandboxRecord.Infra(process.pid(), process.startTicks());
    }

    private static void demandAlive(ProcessId process) throws IOException {
        if (!ProcessIdentity.isAlive(process.pid(), process.startTicks())) {
            throw new SandboxException(
                    "the process that is to hold the namespaces ended at once; see whether it runs by itself");
        }
    }

    private ProcessId create(OciRuntime runtime) throws IOException {
        try (Fd nothing = Fd.open("/dev/null", dev.warren.kernel.abi.Files.O_RDWR)) {
            return runtime.create(
                    bundle.toString(),
                    held.id(),
                    bundle.resolve("init.pid").toString(),
                    Streams.of(nothing, nothing, nothing));
        }
    }

    /// That the runtime joined what was made for the pod: its specification is read by path, and a path may lead
    /// elsewhere by then.
    private static void prove(
            ProcessId process, Optional<SandboxRecord.Network> network, SandboxParts parts)
            throws IOException {
        Map<NamespaceKind, NamespaceId> expected = new EnumMap<>(NamespaceKind.class);
        for (NamespaceType type : NamespaceType.values()) {
            Optional<String> path = parts.namespaces().path(type);
            if (path.isPresent()) {
                try (NamespaceDescriptor made = NamespaceDescriptor.open(path.get(), type.kind())) {
                    expected.put(type.kind(), made.id());
                }
            }
        }
        // Not by its path: this is what was made.
        network.ifPresent(made -> expected.put(NamespaceKind.NETWORK, made.id()));
        NamespaceProof.demand(process, expected);
    }
}
