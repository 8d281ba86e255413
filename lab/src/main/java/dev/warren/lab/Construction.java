// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.process.Program;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.namespace.store.NamespaceStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One lab on its way to being built. Its namespaces are made without names first, then written down, and only
/// then given names: whoever dies in between leaves either nothing or something that is written down.
final class Construction {
    private static final int BOOT_ID_BYTES = 64;
    private static final List<String> ENVIRONMENT = List.of("PATH=/usr/bin:/bin", "LC_ALL=C");

    /// Nothing happens before the word comes; without one it ends.
    private static final List<String> CONTAINER =
            List.of("sh", "-c", "echo ready; read -r word && exec sleep infinity");

    private final Labs labs;
    private final LabOptions options;
    private final Topology topology;
    private final Path folder;

    Construction(Labs labs, LabOptions options) {
        this.labs = labs;
        this.options = options;
        this.topology = Topologies.of(options);
        this.folder = labs.folderOf(options.name());
    }

    private Path root() {
        return options.root()
                .map(path -> path.toAbsolutePath().normalize())
                .orElse(folder.resolve("root"));
    }

    BuiltLab run() throws LabException {
        try (Site site = make()) {
            labs.claim(options.name());
            try {
                return build(site);
            } catch (LabException | RuntimeException failed) {
                undo(failed);
                throw failed;
            }
        }
    }

    private Site make() throws LabException {
        Set<String> names = new LinkedHashSet<>(List.of(topology.node(), topology.world()));
        topology.pods().forEach(pod -> names.add(pod.netns()));
        try {
            checkRoot();
            return Site.make(names);
        } catch (SyscallException failed) {
            throw new LabException("cannot make a network namespace", failed);
        }
    }

    private void checkRoot() throws LabException {
        try {
            if (!Folders.isEmpty(root())) {
                throw new LabException(
                        "the folder "
                                + root()
                                + " is not empty; the files of a lab need one of their own, because they"
                                + " are removed with it");
            }
        } catch (IOException failed) {
            throw new LabException("cannot use the folder " + root(), failed);
        }
    }

    private void undo(Exception failed) {
        try {
            labs.down(options.name());
        } catch (LabException left) {
            failed.addSuppressed(left);
        }
    }

    private BuiltLab build(Site site) throws LabException {
        Optional<LabServer> server = Optional.empty();
        try {
            LabRecord record = plan(site);
            labs.write(record);
            pin(site);
            record = step(record, "wiring");
            topology.wire(site);
            record = step(record, "files");
            Map<String, LabProcess> processes = new LinkedHashMap<>();
            record = startContainers(site, record, processes);
            writeFiles(topology.files(processes));
            record = step(record, "server");
            if (!topology.sites().isEmpty()) {
                Folders.replace(Labs.sitesIn(folder), HttpSite.toJson(topology.sites()));
                Optional<Program> program = labs.serverOf(options.name());
                if (program.isPresent()) {
                    record = startServer(record, program.get());
                } else {
                    server = Optional.of(LabServer.start(topology.sites()));
                }
            }
            record = step(record, LabRecord.READY);
            return new BuiltLab(labs, record, topology, site.notes(), server);
        } catch (NamespaceStoreException failed) {
            server.ifPresent(LabServer::close);
            throw new LabException("cannot build the lab '" + options.name() + "'", failed);
        } catch (IOException failed) {
            server.ifPresent(LabServer::close);
            throw new LabException("cannot build the lab '" + options.name() + "'", failed);
        } catch (LabException | RuntimeException failed) {
            server.ifPresent(LabServer::close);
            throw failed;
        }
    }

    private LabRecord plan(Site site) throws SyscallException, IOException {
        List<LabRecord.Pin> pins = new ArrayList<>();
        for (Place place : site.places()) {
            pins.add(new LabRecord.Pin(place.name(), place.namespace().id(), place.cookie()));
        }
        Path root = root();
        return new LabRecord(
                options.name(),
                options.kind().word(),
                bootId(),
                own(),
                "namespaces",
                topology.node(),
                topology.world(),
                root.toString(),
                !java.nio.file.Files.exists(root),
                pins,
                List.of(),
                topology.pods().size());
    }

    private LabRecord step(LabRecord record, String next) throws LabException {
        LabRecord reached = record.at(next);
        labs.write(reached);
        return reached;
    }

    private void pin(Site site) throws NamespaceStoreException {
        NamespaceStore store = NamespaceStore.standard();
        for (Place place : site.places()) {
            store.attach(place.name(), place.namespace());
        }
    }

    private LabRecord startContainers(
            Site site, LabRecord record, Map<String, LabProcess> processes)
            throws SyscallException, LabException, IOException {
        if (!topology.needsProcesses()) {
            return record;
        }
        List<HeldProcess> held = new ArrayList<>();
        try {
            for (LabPod pod : topology.pods()) {
                Place place = site.place(pod.netns());
                HeldProcess process =
                        HeldProcess.start(
                                new Program(CONTAINER, ENVIRONMENT),
                                "/dev/null",
                                place.namespace()::spawn);
                held.add(process);
                processes.put(pod.sandboxId(), new LabProcess(process.id()));
            }
            LabRecord running = record.running(held.stream().map(HeldProcess::id).toList());
            labs.write(running);
            for (HeldProcess process : held) {
                process.proceed();
            }
            return running;
        } finally {
            held.forEach(HeldProcess::close);
        }
    }

    private LabRecord startServer(LabRecord record, Program program)
            throws SyscallException, LabException, IOException {
        Path log = folder.resolve("server.log");
        java.nio.file.Files.write(log, new byte[0]);
        try (HeldProcess process = HeldProcess.start(program, log.toString(), Program::start)) {
            LabRecord running = record.running(List.of(process.id()));
            labs.write(running);
            process.proceed();
            try {
                process.awaitWord();
            } catch (SyscallException failed) {
                String said = java.nio.file.Files.readString(log).strip();
                throw new LabException(
                        "the server of the lab did not start" + (said.isEmpty() ? "" : ": " + said),
                        failed);
            }
            return running;
        }
    }

    private void writeFiles(Map<String, byte[]> files) throws IOException {
        Path root = root();
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        all.put("/etc/warren/node.json", Json.write(topology.nodeDescription()));
        for (Map.Entry<String, byte[]> file : all.entrySet()) {
            Path path = root.resolve(file.getKey().substring(1));
            java.nio.file.Files.createDirectories(path.getParent());
            java.nio.file.Files.write(path, file.getValue());
        }
    }

    static ProcessId own() throws SyscallException {
        return HeldProcess.read((int) ProcessHandle.current().pid());
    }

    static String bootId() throws SyscallException {
        try (Fd file = Fd.open("/proc/sys/kernel/random/boot_id", Files.O_RDONLY)) {
            return KernelText.decode(file.readAll(BOOT_ID_BYTES)).strip();
        }
    }
}
