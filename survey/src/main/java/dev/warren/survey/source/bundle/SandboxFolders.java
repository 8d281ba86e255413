// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.bundle;

import dev.warren.atlas.fact.Claim;
import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Reach;
import dev.warren.survey.oci.RuncState;
import dev.warren.survey.oci.RuntimeFolder;
import java.util.regex.Pattern;

/// Warren's own sandboxes: `/run/warren/sandbox/<id>`.
///
/// ```
/// <id>/bundle/config.json              the pod
/// <id>/bundle/init.pid                 the process that holds it; missing where a mount does
/// <id>/containers/<id>/config.json     a container of it, with its `init.pid`
/// runtime/<id>/                        what the OCI runtime notes of either
/// ```
///
/// A pod without a process owns the network namespace that its `config.json` names, as long as the path
/// leads to one. One without a process that names none is on the host's network.
final class SandboxFolders {
    private static final String PLACE = "/run/warren/sandbox";
    private static final String RUNTIME = "warren";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private final Ground ground;
    private final RuntimeFolder folder;
    private final BundleReading reading;

    SandboxFolders(Ground ground, Findings findings) {
        this.ground = ground;
        this.folder = new RuntimeFolder(ground.root(), Reach.EVERYTHING, PLACE);
        this.reading = new BundleReading(ground, findings, folder);
    }

    /// Reads them all. Most nodes have none, which hides nothing.
    void read() {
        try (Directory sandboxes = folder.root().directory(folder.path())) {
            for (String id : reading.names(sandboxes, folder.where())) {
                if (ID.matcher(id).matches()) {
                    readSandbox(sandboxes, id);
                }
            }
        } catch (SyscallException failed) {
            reading.gap(folder.where(), failed);
        }
    }

    private void readSandbox(Directory sandboxes, String id) {
        String path = folder.where() + "/" + id;
        try (Directory sandbox = sandboxes.openBeneath(id)) {
            reading.read(sandbox, place(id, "bundle", path + "/bundle"));
            readContainers(sandbox, path + "/containers");
        } catch (SyscallException failed) {
            reading.gap(path, failed);
        }
    }

    private void readContainers(Directory sandbox, String path) {
        try (Directory containers = sandbox.openBeneath("containers")) {
            for (String id : reading.names(containers, path)) {
                if (ID.matcher(id).matches()) {
                    reading.read(containers, place(id, id, path + "/" + id));
                }
            }
        } catch (SyscallException failed) {
            reading.gap(path, failed);
        }
    }

    private BundleReading.Place place(String id, String name, String path) {
        return new BundleReading.Place(
                RUNTIME,
                id,
                name,
                path,
                () -> RuncState.startIn(folder.root(), folder.path() + "/runtime/" + id),
                this::hostsNetwork);
    }

    private Claim hostsNetwork() {
        return ground.host()
                .<Claim>map(host -> new Claim.Checked("/proc/1/ns/net", host))
                .orElseGet(Claim.None::new);
    }
}
