// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.docker;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.Role;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import dev.warren.survey.oci.Claims;
import dev.warren.survey.oci.InitProcess;
import dev.warren.survey.oci.RuncState;
import dev.warren.survey.oci.RuntimeFolder;
import tools.jackson.core.JacksonException;

/// Reads what dockerd keeps of every container: `<data root>/containers/<id>/config.v2.json`.
///
/// The daemon writes it at each change of state, so it is right whether the daemon runs or not; only a
/// container that ended while the daemon was dead is still called running, and its pid tells.
public final class DockerSource implements Source {
    private static final int ENTRY_LIMIT = 20_000;
    private static final int FILE_LIMIT_BYTES = 4 << 20;

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        RuntimeFolder.readEach(
                DataRoot.folders(ground),
                findings,
                ground.root().show(DataRoot.DEFAULT),
                "no Docker has left its data here",
                (folder, containers) -> read(ground, findings, folder, containers));
    }

    private static void read(
            Ground ground, Findings findings, RuntimeFolder folder, Directory containers)
            throws SyscallException {
        String where = folder.where();
        Directory.Names names = containers.names(ENTRY_LIMIT);
        if (names.truncated()) {
            findings.gap(where, Why.UNEXPECTED, "more than " + ENTRY_LIMIT + " entries");
        }
        for (String id : names.names()) {
            String path = where + "/" + id + "/config.v2.json";
            try {
                RegularFile file =
                        RegularFile.read(containers.fd(), id + "/config.v2.json", FILE_LIMIT_BYTES);
                see(ground, findings, folder, ContainerConfig.parse(file.content()), file, path);
            } catch (SyscallException failed) {
                if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                    findings.gap(path, failed);
                }
            } catch (JacksonException wrong) {
                findings.gap(path, Why.UNEXPECTED, "it is no JSON: " + wrong.getOriginalMessage());
            }
        }
    }

    private static void see(
            Ground ground,
            Findings findings,
            RuntimeFolder folder,
            ContainerConfig config,
            RegularFile file,
            String path) {
        if (!config.running() || config.id().isEmpty()) {
            return;
        }
        if (ground.isBeyond(config.id(), folder.reach())) {
            findings.gap(path, Why.UNEXPECTED, RuntimeFolder.BEYOND);
            return;
        }
        Init init =
                InitProcess.find(
                        ground,
                        new InitProcess.Noted(
                                config.pid(),
                                config.id(),
                                !folder.root().isForeign(),
                                folder.reach(),
                                RuncState.startOfInit(
                                        folder.root(), RuncState.DOCKER_NAMESPACE, config.id()),
                                ground.ticksSinceBoot(file.status().modified())));
        // The daemon died before it could write that the container ended.
        if (init instanceof Init.Gone || init instanceof Init.None) {
            return;
        }
        findings.emit(
                new Fact.ContainerSeen(
                        "docker",
                        config.id(),
                        new Role.Alone(config.name(), config.image(), config.sandboxId()),
                        init,
                        Claims.check(ground, folder.root(), config.sandboxKey()),
                        findings.evidence(path)));
    }
}
