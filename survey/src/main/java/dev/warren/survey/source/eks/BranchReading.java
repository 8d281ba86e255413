// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.eks;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.oci.Bundle;
import dev.warren.survey.oci.BundleFolders;
import dev.warren.survey.oci.RuntimeFolder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;

/// Branch interfaces from the annotations of pods, where the runtime passes them on to the bundle of the
/// pod's sandbox (containerd's `pod_annotations`). Neither the metadata service nor the agent knows of
/// them.
///
/// Bundles that only a runtime inside of a container tells of are not read: a pod could give itself any
/// interface. Those of the node's own runtime carry what the API server's pod says.
final class BranchReading {
    private static final int ENTRY_LIMIT = 20_000;
    private static final int CONFIG_LIMIT_BYTES = 4 << 20;

    private final Ground ground;
    private final Findings findings;

    BranchReading(Ground ground, Findings findings) {
        this.ground = ground;
        this.findings = findings;
    }

    void read() {
        BundleFolders.all(ground).stream()
                .filter(folder -> !folder.reach().isLimited() && !folder.root().isForeign())
                .forEach(this::readFolder);
    }

    private void readFolder(RuntimeFolder folder) {
        try (Directory tasks = folder.root().directory(folder.path())) {
            for (String namespace : tasks.names(ENTRY_LIMIT).names()) {
                readTasks(tasks, namespace, folder.where() + "/" + namespace);
            }
        } catch (SyscallException notThere) {
            // Whoever reads the bundles for themselves reports it.
            return;
        }
    }

    private void readTasks(Directory tasks, String namespace, String where) {
        try (Directory containers = tasks.openBeneath(namespace)) {
            for (String id : containers.names(ENTRY_LIMIT).names()) {
                readBundle(containers, id, where + "/" + id + "/config.json");
            }
        } catch (SyscallException notThere) {
            return;
        }
    }

    private void readBundle(Directory containers, String id, String where) {
        try {
            byte[] config = containers.readFile(id + "/config.json", CONFIG_LIMIT_BYTES);
            if (contains(config, PodInterface.ANNOTATION)) {
                Bundle bundle = Bundle.parse(config);
                if (bundle.containerType().equals("sandbox")) {
                    emit(bundle, id, Bundle.annotation(PodInterface.ANNOTATION, config), where);
                }
            }
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                findings.gap(where, failed);
            }
        } catch (JacksonException wrong) {
            findings.gap(
                    where,
                    Why.UNEXPECTED,
                    "the annotation %s is no JSON: %s"
                            .formatted(PodInterface.ANNOTATION, wrong.getOriginalMessage()));
        }
    }

    /// Most bundles have none, and to parse all of them would cost more than everything else here.
    private static boolean contains(byte[] config, String word) {
        return new String(config, StandardCharsets.ISO_8859_1).contains(word);
    }

    private void emit(Bundle bundle, String id, String annotation, String where) {
        Evidence evidence = findings.evidence(where);
        PodName pod = new PodName(bundle.podNamespace(), bundle.podName(), bundle.podUid());
        for (PodInterface branch : PodInterface.parse(annotation)) {
            CloudInterface card =
                    new CloudInterface(
                            branch.address(),
                            branch.id(),
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            "",
                            "",
                            branch.addresses(),
                            List.of(),
                            List.of());
            findings.emit(new Fact.CloudInterfaceSeen(card, evidence));
            findings.emit(new Fact.BranchInterfaceSeen(pod, id, card, branch.vlan(), evidence));
        }
    }
}
