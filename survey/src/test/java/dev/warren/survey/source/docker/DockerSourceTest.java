// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.Role;
import dev.warren.survey.Ground;
import dev.warren.survey.sample.Impostor;
import dev.warren.survey.sample.Looking;
import dev.warren.survey.sample.Tree;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakGuard.class)
final class DockerSourceTest {
    private static final String ID = "0c9e5ab1";
    private static final int SELF = (int) ProcessHandle.current().pid();

    /// What dockerd writes, shortened.
    private static final String CONFIG =
            """
            {"StreamConfig":{},"State":{"Running":%s,"Paused":false,"Pid":%s,"ExitCode":0,"Health":null},
             "ID":"%s","Created":"2026-01-02T03:04:05.06Z","Path":"sleep","Args":["1000"],
             "Config":{"Hostname":"0c9e","Image":"busybox:1","Labels":{"Name":"label","ID":"label"}},
             "Image":"sha256:77","NetworkSettings":{"Bridge":"","SandboxID":"5a4d","SandboxKey":"%s",
              "Networks":{"bridge":{"NetworkID":"n","IPAddress":"172.17.0.2"}},"Service":null},
             "Name":"/redis","Driver":"overlay2","MountPoints":{"/data":{"Name":"volume"}}}
            """;

    @TempDir private Path folder;
    private Tree tree = new Tree(Path.of("/"));

    @BeforeEach
    void makeTree() {
        tree = new Tree(folder);
        startNotedByRunc(0);
    }

    /// runc's own note of the process makes it believable, whatever control group tests run in.
    private void startNotedByRunc(long difference) {
        long start = Looking.here(new DockerSource()).self().id().startTicks() + difference;
        tree.write(
                "/run/docker/runtime-runc/moby/" + ID + "/state.json",
                "{\"id\":\"%s\",\"init_process_start\":%d}".formatted(ID, start));
    }

    private void container(String folder, String id, String config) {
        tree.write(folder + "/" + id + "/config.v2.json", config);
    }

    private static String running(Object pid, String sandboxKey) {
        return CONFIG.formatted(true, pid, ID, sandboxKey);
    }

    private Looking look() {
        return Looking.at(tree, new DockerSource());
    }

    @Test
    void readsARunningContainer() {
        container(Tree.DOCKER, ID, running(SELF, "/proc/" + SELF + "/ns/net"));
        Looking looking = look();
        Ground.KnownProcess self = looking.self();

        assertThat(looking.facts())
                .containsExactly(
                        new Fact.ContainerSeen(
                                "docker",
                                ID,
                                new Role.Alone("redis", "busybox:1", "5a4d"),
                                new Init.Running(self.id(), self.network().orElseThrow()),
                                new Claim.Checked(
                                        "/proc/" + SELF + "/ns/net", self.network().orElseThrow()),
                                looking.containers().getFirst().evidence()));
        assertThat(looking.containers().getFirst().evidence().where())
                .isEqualTo(folder + Tree.DOCKER + "/" + ID + "/config.v2.json");
    }

    @Test
    void aContainerOnTheHostsNetworkClaimsWhatDockerSays() {
        container(Tree.DOCKER, ID, running(SELF, ""));

        assertThat(look().containers().getFirst().claim()).isEqualTo(new Claim.None());
    }

    @Test
    void aContainerThatDoesNotRunIsNotThere() {
        container(Tree.DOCKER, ID, CONFIG.formatted(false, 0, ID, ""));
        tree.folder(Tree.DOCKER + "/beginning");
        tree.write(Tree.DOCKER + "/file", "x");

        assertThat(look().facts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "4194305",
                "4294967297",
                "99999999999999999999",
                "\"1\"",
                "null",
                "{}",
                "1.5"
            })
    void aContainerWhoseProcessCannotBeIsNotThere(String pid) {
        container(Tree.DOCKER, ID, running(pid, ""));

        assertThat(look().facts()).isEmpty();
    }

    @Test
    void aPidThatSomebodyElseHasByNowIsNotBelieved() {
        container(Tree.DOCKER, ID, running(SELF, ""));
        startNotedByRunc(-1);

        assertThat(look().facts()).isEmpty();
    }

    @Test
    void theConfigurationMayNameAnotherFolder() {
        tree.write("/etc/docker/daemon.json", "{\"debug\":true,\"data-root\":\"/srv/docker\"}");
        container("/srv/docker/containers", ID, running(SELF, ""));

        assertThat(look().containers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"data-root\":7}",
                "{\"data-root\":\"relative\"}",
                "{\"data-root\":\"/absent\"}"
            })
    void aConfigurationThatSaysNothingIsNoReasonToThrow(String configuration) {
        tree.write("/etc/docker/daemon.json", configuration);
        container(Tree.DOCKER, ID, running(SELF, ""));

        assertThat(look().containers()).hasSize(1);
        assertThat(look().gaps()).isEmpty();
    }

    @Test
    void aRunningDaemonAndItsShimsShowWhereItsDataIs() throws Exception {
        String told = folder + "/told";
        String broken = told + "/containers/" + ID + "/config.v2.json";
        tree.write("/told/containers/" + ID + "/config.v2.json", "{");
        try (Impostor daemon =
                new Impostor(folder, "dockerd", folder, "dockerd", "--data-root=" + told)) {
            assertThat(daemon).isNotNull();
            assertThat(Looking.here(new DockerSource()).gap(broken)).isPresent();
            assertThat(look().gap(broken)).as("a saved tree is not this machine's").isEmpty();
        }
        String bundle = "/state/io.containerd.runtime.v2.task/moby/" + ID;
        tree.write(
                bundle + "/config.json",
                "{\"mounts\":[{\"destination\":\"/etc/hostname\",\"source\":\"%s/containers/%s/hostname\"}]}"
                        .formatted(told, ID));
        String[] arguments = {"-namespace", "moby", "-id", ID};
        try (Impostor shim =
                new Impostor(folder, "containerd-shim-runc-v2", tree.path(bundle), arguments)) {
            assertThat(shim).isNotNull();
            assertThat(Looking.here(new DockerSource()).gap(broken)).isPresent();
        }
        assertThat(Looking.here(new DockerSource()).gap(broken)).isEmpty();
    }

    @Test
    void theSameFolderByTwoNamesIsReadOnce() {
        container(Tree.DOCKER, ID, running(SELF, ""));
        tree.link("/srv/docker", "/var/lib/docker");
        tree.write("/etc/docker/daemon.json", "{\"data-root\":\"/srv/docker\"}");

        assertThat(look().containers()).hasSize(1);
    }

    @Test
    void surprisesInPlaceOfObjectsAreSkipped() {
        container(
                Tree.DOCKER,
                ID,
                "{\"ID\":\"%s\",\"Config\":[{\"Image\":1}],\"NetworkSettings\":\"x\",\"Name\":7,\"State\":{\"Pid\":%d,\"Running\":true}}"
                        .formatted(ID, SELF));

        assertThat(look().containers().getFirst().role()).isEqualTo(new Role.Alone("", "", ""));
    }
}
