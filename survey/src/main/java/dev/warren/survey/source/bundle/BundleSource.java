// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.bundle;

import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Role;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import dev.warren.survey.oci.Bundle;
import dev.warren.survey.oci.BundleFolders;
import dev.warren.survey.oci.Claims;
import dev.warren.survey.oci.InitProcess;
import dev.warren.survey.oci.RuncState;
import dev.warren.survey.oci.RuntimeFolder;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;

/// Reads the OCI bundles that containerd keeps of every running task, with no daemon asked.
///
/// `<state>/io.containerd.runtime.v2.task/<namespace>/<id>/{config.json,init.pid}`. The folder is
/// removed when the task is deleted, so what is found there is running or has just ended.
public final class BundleSource implements Source {
    private static final int ENTRY_LIMIT = 20_000;
    private static final int CONFIG_LIMIT_BYTES = 4 << 20;
    private static final int PID_BYTES = 32;

    @Override
    public String name() {
        return "bundle";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        RuntimeFolder.readEach(
                BundleFolders.all(ground),
                findings,
                ground.root().show("/run/containerd"),
                "no containerd has left its state here",
                (folder, tasks) -> new Reading(ground, findings, folder).read(tasks));
    }

    private record Reading(Ground ground, Findings findings, RuntimeFolder folder) {
        void read(Directory tasks) throws SyscallException {
            String where = folder.where();
            for (String namespace : names(tasks, where)) {
                String path = where + "/" + namespace;
                try (Directory containers = tasks.openBeneath(namespace)) {
                    for (String id : names(containers, path)) {
                        // containerd renames a folder to `.<id>` before it removes it.
                        if (!id.startsWith(".")) {
                            readBundle(containers, namespace, id, path + "/" + id);
                        }
                    }
                } catch (SyscallException failed) {
                    gap(path, failed);
                }
            }
        }

        private Iterable<String> names(Directory directory, String path) throws SyscallException {
            Directory.Names names = directory.names(ENTRY_LIMIT);
            if (names.truncated()) {
                findings.gap(path, Why.UNEXPECTED, "more than " + ENTRY_LIMIT + " entries");
            }
            return names.names();
        }

        private void readBundle(Directory containers, String namespace, String id, String path) {
            try {
                Bundle config =
                        Bundle.parse(containers.readFile(id + "/config.json", CONFIG_LIMIT_BYTES));
                if (isBeyondReach(id, config)) {
                    findings.gap(path, Why.UNEXPECTED, RuntimeFolder.BEYOND);
                    return;
                }
                Init init = init(containers, namespace, id);
                if (folder.reach().isLimited() && !isFound(init, config)) {
                    return;
                }
                findings.emit(
                        new Fact.ContainerSeen(
                                namespace.equals(RuncState.DOCKER_NAMESPACE)
                                        ? "docker"
                                        : "containerd",
                                id,
                                role(config),
                                init,
                                claim(config),
                                findings.evidence(path + "/config.json")));
            } catch (SyscallException failed) {
                gap(path + "/config.json", failed);
            } catch (JacksonException wrong) {
                findings.gap(
                        path + "/config.json",
                        Why.UNEXPECTED,
                        "it is no JSON: " + wrong.getOriginalMessage());
            }
        }

        private boolean isBeyondReach(String id, Bundle config) {
            return ground.isBeyond(id, folder.reach())
                    || (isMember(config) && ground.isBeyond(config.sandboxId(), folder.reach()));
        }

        /// Whether the kernel knows the container, and the sandbox that it says it belongs to. What a
        /// runtime with a limited reach says of others would be joined with what is true of them.
        private boolean isFound(Init init, Bundle config) {
            return !(init instanceof Init.Gone || init instanceof Init.None)
                    && (!isMember(config)
                            || ground.oldestIn(config.sandboxId(), folder.reach()).isPresent());
        }

        private static boolean isMember(Bundle config) {
            return config.containerType().equals("container");
        }

        private void gap(String path, SyscallException failed) {
            // A task that ended while we read is not there any more; nothing is hidden.
            if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                findings.gap(path, failed);
            }
        }

        private static Role role(Bundle config) {
            PodName pod = new PodName(config.podNamespace(), config.podName(), config.podUid());
            return switch (config.containerType()) {
                case "sandbox" -> new Role.Sandbox(pod);
                case "container" ->
                        new Role.Member(
                                pod, config.sandboxId(), config.containerName(), config.image());
                default -> new Role.Alone("", config.image(), "");
            };
        }

        /// A member joins its sandbox by the pid of the sandbox's process, which says no more than
        /// that; what the sandbox itself names is a claim.
        private Claim claim(Bundle config) {
            return isMember(config)
                    ? new Claim.None()
                    : config.network()
                            .map(path -> Claims.check(ground, folder.root(), path))
                            .orElse(new Claim.None());
        }

        private Init init(Directory containers, String namespace, String id) {
            int pid = 0;
            OptionalLong written = OptionalLong.empty();
            try {
                RegularFile file = RegularFile.read(containers.fd(), id + "/init.pid", PID_BYTES);
                pid = Integer.parseInt(KernelText.decode(file.content()).strip());
                written = ground.ticksSinceBoot(file.status().modified());
            } catch (SyscallException | NumberFormatException notWrittenYet) {
                // The control group may tell all the same.
                pid = 0;
            }
            boolean ours = !folder.root().isForeign();
            boolean worthAsking = ours && pid > 0 && ground.process(pid).isPresent();
            return InitProcess.find(
                    ground,
                    new InitProcess.Noted(
                            pid,
                            id,
                            ours,
                            folder.reach(),
                            worthAsking
                                    ? RuncState.startOfInit(folder.root(), namespace, id)
                                    : OptionalLong.empty(),
                            written));
        }
    }
}
