// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.cli.ExitStatus;
import dev.warren.survey.Survey;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A namespace that was found on the map, and what can happen to it before it is opened.
@Lab
@ExtendWith(LeakGuard.class)
final class TargetTest {
    private static final String NAME = "target-lab";
    private static final int TRIES = 200;

    private static Target.Found find() throws InterruptedException {
        Survey.Seen seen = Survey.of("/").withoutRuntimes().lookAround(Duration.ofSeconds(10));
        Namespace namespace =
                Atlas.of(seen.facts()).namespaces().stream()
                        .filter(candidate -> candidate.name().equals(NAME))
                        .findFirst()
                        .orElseThrow();
        return new Target.Found("pod:default/web", namespace, seen.doors());
    }

    @Test
    void opensWhatWasSeen() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            long inode = lab.namespace(NAME).inode();

            try (Target.Opened opened = find().open()) {
                assertThat(opened.namespace().id().inode()).isEqualTo(inode);
                assertThat(opened.name()).isEqualTo(NAME);
            }
        }
    }

    @Test
    void refusesANamespaceThatIsGone() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            lab.namespace(NAME);
            Target.Found found = find();
            Command.run("ip", "netns", "delete", NAME);

            Refusal refusal = catchThrowableOfType(Refusal.class, found::open);

            assertThat(refusal.status()).isEqualTo(ExitStatus.NOT_FOUND);
            assertThat(refusal.text())
                    .contains("pod:default/web")
                    .contains("is gone; nothing was done");
        }
    }

    /// The kernel gives the inode of a namespace that has ended to the next one.
    @Test
    void refusesANewNamespaceWithTheNameAndTheInodeOfTheOld() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            long inode = lab.namespace(NAME).inode();
            Target.Found found = find();
            boolean same = false;
            for (int i = 0; i < TRIES && !same; i++) {
                Command.run("ip", "netns", "delete", NAME);
                Command.run("ip", "netns", "add", NAME);
                same = Long.toString(inode).equals(inodeOfName());
            }
            Assumptions.assumeTrue(
                    same, "the kernel gave the inode to nobody in " + TRIES + " tries");
            assertThat(found.seen().cookie()).as("the kernel's cookie").isPresent();

            Refusal refusal = catchThrowableOfType(Refusal.class, found::open);

            assertThat(refusal.status()).isEqualTo(ExitStatus.NOT_FOUND);
            assertThat(refusal.text()).contains("is gone; nothing was done");
        }
    }

    @Test
    void opensANameAsItIsAndTellsWhatIsNone() {
        try (LabTopology lab = new LabTopology()) {
            lab.namespace(NAME);

            assertThat(Ran.warren("netns", "pids", NAME).status()).isEqualTo(ExitStatus.OK);
            Ran file = Ran.warren("netns", "pids", "/etc/passwd");
            assertThat(file.errors())
                    .isEqualTo("warren: '/etc/passwd' is not a network namespace\n");
            assertThat(file.status()).isEqualTo(ExitStatus.FAILURE);
            Ran process = Ran.warren("netns", "pids", "pid:99999999");
            assertThat(process.errors()).isEqualTo("warren: there is no process 99999999\n");
            assertThat(process.status()).isEqualTo(ExitStatus.NOT_FOUND);
        }
    }

    /// Docker calls the host's namespace `default`.
    @Test
    void defaultIsNotTheHost() {
        String path = "/run/docker/netns/default";
        Assumptions.assumeFalse(Files.exists(Path.of("/run/docker/netns")), "Docker is here");
        boolean folder = Files.exists(Path.of("/run/docker"));
        Command.run("mkdir", "-p", "/run/docker/netns");
        Command.run("touch", path);
        Command.run("mount", "--bind", "/proc/self/ns/net", path);
        try {
            assertThat(Ran.warren("whois", "default").output()).contains(path);

            Ran ran = Ran.warren("netns", "pids", "default");

            assertThat(ran.output()).isEmpty();
            assertThat(ran.status()).as(ran.errors()).isEqualTo(ExitStatus.NOT_FOUND);
        } finally {
            Command.run("umount", path);
            Command.run("rm", "-r", folder ? "/run/docker/netns" : "/run/docker");
        }
    }

    private static String inodeOfName() {
        return Command.run("stat", "-L", "-c", "%i", "/run/netns/" + NAME);
    }
}
