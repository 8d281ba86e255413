// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Root in a pod that has taken the name of a shim, in a mount namespace and a control group of its own.
@Lab
@ExtendWith(LeakGuard.class)
final class ForgedShimTest {
    private static final String POD = "5afe".repeat(16);
    private static final String VICTIM = "bead".repeat(16);

    private static Path bundle(Path files, String tasks) throws IOException {
        Path bundle = Files.createDirectories(files.resolve(tasks + "/" + VICTIM));
        Files.writeString(
                bundle.resolve("config.json"),
                """
                {"annotations": {"io.kubernetes.cri.container-type": "sandbox",
                 "io.kubernetes.cri.sandbox-name": "spoofed",
                 "io.kubernetes.cri.sandbox-namespace": "kube-system"}}
                """);
        Files.writeString(bundle.resolve("init.pid"), "1");
        return files.relativize(bundle);
    }

    @Test
    void itGivesNoNameToAContainerBesideIt(@TempDir Path files, @TempDir Path place)
            throws IOException {
        Path bundle = bundle(files, "io.containerd.runtime.v2.task/k8s.io");
        try (LabTopology lab = new LabTopology()) {
            var victimsGroup = lab.controlGroup(VICTIM);
            var podsGroup = lab.controlGroup(POD);
            LabNamespace victim = lab.anonymousNamespace();
            victimsGroup.add(victim.pid());
            String[] arguments = {"-namespace", "k8s.io", "-id", VICTIM};
            podsGroup.add(
                    lab.pretender(
                            "containerd-shim-runc-v2", files, place, bundle.toString(), arguments));

            Warren list = Warren.run("ls", "-o", "json");

            assertThat(list.output()).doesNotContain("spoofed");
            assertThat(Item.labels(list.items().get(victim.inode())))
                    .as("what the kernel says of it stays")
                    .containsExactly("container ");
            assertThat(list.json().at("/metadata/gaps").toString())
                    .as("and the attempt is told")
                    .contains(VICTIM);
            assertThat(Warren.run("whois", "pod:kube-system/spoofed").status()).isNotZero();
        }
    }
}
