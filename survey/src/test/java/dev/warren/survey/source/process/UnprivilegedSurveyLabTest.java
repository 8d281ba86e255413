// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.survey.sample.Tree;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.NetworkNamespaces;
import dev.warren.testkit.UnprivilegedJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What an ordinary user sees of other people's processes.
@Lab
@ExtendWith(LeakGuard.class)
final class UnprivilegedSurveyLabTest {
    @Test
    void processesOfOthersAreRecognisedByWhatTheirNamespaceShares(@TempDir Path folder) {
        try (LabTopology lab = new LabTopology()) {
            long here = lab.process("sleep", "infinity");
            LabNamespace anonymous = lab.anonymousNamespace();
            LabNamespace pinned = lab.namespace("warren-pinned");
            List<String> printed =
                    new UnprivilegedJvm(folder).run(PrintedSurvey.class, "/").lines().toList();

            assertThat(printed)
                    .contains("host " + NetworkNamespaces.own())
                    .contains("process " + here + " in " + NetworkNamespaces.own())
                    .contains("gap process FORBIDDEN /proc/" + anonymous.pid() + "/ns/net")
                    .contains("pin " + pinned.inode() + " /run/netns/warren-pinned")
                    .noneMatch(line -> line.startsWith("process " + anonymous.pid() + " "))
                    .noneMatch(line -> line.contains("UNEXPECTED"))
                    .noneMatch(line -> line.contains("/proc/" + here + "/"));
        }
    }

    @Test
    void filesThatMayNotBeReadAreReported(@TempDir Path classes, @TempDir Path root) {
        Tree tree = new Tree(root);
        tree.write(Tree.TASKS + "/k8s.io/77ab/config.json", "{}");
        tree.write(Tree.DOCKER + "/77ab/config.v2.json", "{}");
        tree.write(Tree.CNI + "/net-77ab-eth0", "{}");
        Command.run("chmod", "-R", "a+rX", root.toString());
        Command.run("chmod", "600", tree.path(Tree.TASKS + "/k8s.io/77ab/config.json").toString());
        Command.run("chmod", "700", tree.path(Tree.DOCKER).toString());
        Command.run("chmod", "600", tree.path(Tree.CNI + "/net-77ab-eth0").toString());

        assertThat(new UnprivilegedJvm(classes).run(PrintedSurvey.class, root.toString()).lines())
                .contains(
                        "gap bundle FORBIDDEN " + root + Tree.TASKS + "/k8s.io/77ab/config.json",
                        "gap docker FORBIDDEN " + root + Tree.DOCKER,
                        "gap cni FORBIDDEN " + root + Tree.CNI + "/net-77ab-eth0");
    }
}
