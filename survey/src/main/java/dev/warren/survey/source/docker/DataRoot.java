// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.docker;

import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.proc.CommandLine;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.survey.FileRoot;
import dev.warren.survey.Ground;
import dev.warren.survey.Reach;
import dev.warren.survey.oci.Bundle;
import dev.warren.survey.oci.Json;
import dev.warren.survey.oci.RuncState;
import dev.warren.survey.oci.RuntimeFolder;
import dev.warren.survey.oci.Shim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// A folder in which one dockerd keeps its data.
///
/// @param reach of which containers it may tell
/// @param path below `root`
record DataRoot(FileRoot root, Reach reach, String path) {
    static final String DEFAULT = "/var/lib/docker";

    private static final String CONFIGURATION = "/etc/docker/daemon.json";
    private static final int CONFIGURATION_LIMIT_BYTES = 1 << 20;
    private static final int BUNDLE_LIMIT_BYTES = 4 << 20;

    /// Where each container has a folder.
    static List<RuntimeFolder> folders(Ground ground) {
        return all(ground).stream()
                .map(data -> new RuntimeFolder(data.root, data.reach, data.path + "/containers"))
                .toList();
    }

    /// The default, what the configuration says, what running daemons were told, and, for daemons that
    /// are dead, what the bundles of their containers mount: `<data root>/containers/<id>/hostname`.
    private static List<DataRoot> all(Ground ground) {
        List<DataRoot> roots = new ArrayList<>();
        roots.add(new DataRoot(ground.root(), Reach.EVERYTHING, DEFAULT));
        configured(ground.root(), Reach.EVERYTHING, CONFIGURATION).ifPresent(roots::add);
        if (!ground.root().isReal()) {
            return roots;
        }
        for (Ground.KnownProcess process : ground.processes()) {
            if (process.command().equals("dockerd") && Shim.isRoots(ground, process)) {
                ofDaemon(ground, process).ifPresent(roots::add);
            }
        }
        for (Shim shim : Shim.running(ground)) {
            if (shim.namespace().equals(RuncState.DOCKER_NAMESPACE)) {
                ofBundle(shim).ifPresent(roots::add);
            }
        }
        return roots;
    }

    private static Optional<DataRoot> configured(FileRoot root, Reach reach, String file) {
        String[] path = {""};
        try {
            Json.read(
                    root.readFile(file, CONFIGURATION_LIMIT_BYTES),
                    (member, value) -> {
                        if (member.equals("data-root") || member.equals("graph")) {
                            path[0] = Json.text(value);
                        }
                    });
        } catch (SyscallException | JacksonException none) {
            return Optional.empty();
        }
        return absolute(root, reach, path[0]);
    }

    private static Optional<DataRoot> ofDaemon(Ground ground, Ground.KnownProcess daemon) {
        FileRoot root = Shim.root(ground, daemon);
        Reach reach = Reach.of(ground, daemon);
        try (ProcFilesystem.Folder folder = ground.proc().process(daemon.id().pid())) {
            CommandLine arguments = folder.commandLine();
            Optional<String> told =
                    arguments
                            .option("data-root")
                            .or(() -> arguments.option("graph"))
                            .or(() -> arguments.option("g"));
            if (told.isPresent()) {
                return absolute(root, reach, told.get());
            }
            return configured(root, reach, arguments.option("config-file").orElse(CONFIGURATION))
                    .or(() -> absolute(root, reach, DEFAULT));
        } catch (SyscallException gone) {
            return Optional.empty();
        }
    }

    private static Optional<DataRoot> ofBundle(Shim shim) {
        String path = shim.state() + "/" + shim.namespace() + "/" + shim.id();
        try (Directory bundle = shim.root().directory(path)) {
            String hostname =
                    Bundle.mountedOn(
                            "/etc/hostname", bundle.readFile("config.json", BUNDLE_LIMIT_BYTES));
            int containers = hostname.lastIndexOf("/containers/");
            return containers < 0
                    ? Optional.empty()
                    : absolute(shim.root(), shim.reach(), hostname.substring(0, containers));
        } catch (SyscallException | JacksonException none) {
            return Optional.empty();
        }
    }

    private static Optional<DataRoot> absolute(FileRoot root, Reach reach, String path) {
        return path.startsWith("/")
                ? Optional.of(new DataRoot(root, reach, path))
                : Optional.empty();
    }
}
