// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.bundle;

import dev.warren.atlas.fact.Claim;
import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import dev.warren.survey.oci.BundleFolders;
import dev.warren.survey.oci.RuncState;
import dev.warren.survey.oci.RuntimeFolder;

/// Reads the OCI bundles that containerd keeps of every running task, with no daemon asked, and those of
/// Warren's own sandboxes.
///
/// containerd's are `<state>/io.containerd.runtime.v2.task/<namespace>/<id>/{config.json,init.pid}`. The
/// folder is removed when the task is deleted, so what is found there is running or has just ended.
public final class BundleSource implements Source {
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
                (folder, tasks) -> readTasks(ground, findings, folder, tasks));
        new SandboxFolders(ground, findings).read();
    }

    private static void readTasks(
            Ground ground, Findings findings, RuntimeFolder folder, Directory tasks)
            throws SyscallException {
        BundleReading reading = new BundleReading(ground, findings, folder);
        String where = folder.where();
        for (String namespace : reading.names(tasks, where)) {
            String path = where + "/" + namespace;
            try (Directory containers = tasks.openBeneath(namespace)) {
                for (String id : reading.names(containers, path)) {
                    // containerd renames a folder to `.<id>` before it removes it.
                    if (!id.startsWith(".")) {
                        reading.read(containers, task(folder, namespace, id, path));
                    }
                }
            } catch (SyscallException failed) {
                reading.gap(path, failed);
            }
        }
    }

    private static BundleReading.Place task(
            RuntimeFolder folder, String namespace, String id, String path) {
        return new BundleReading.Place(
                namespace.equals(RuncState.DOCKER_NAMESPACE) ? "docker" : "containerd",
                id,
                id,
                path + "/" + id,
                () -> RuncState.startOfInit(folder.root(), namespace, id),
                // Its process is about to come, or has just gone.
                Claim.None::new);
    }
}
