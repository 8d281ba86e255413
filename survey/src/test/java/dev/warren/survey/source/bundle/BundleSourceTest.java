// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Role;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.survey.Ground;
import dev.warren.survey.sample.Impostor;
import dev.warren.survey.sample.Looking;
import dev.warren.survey.sample.Tree;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakGuard.class)
final class BundleSourceTest {
    private static final String POD = "9f1c2d33a4b5";
    private static final int SELF = (int) ProcessHandle.current().pid();

    /// What containerd's CRI plugin writes for a pod's sandbox, shortened.
    private static final String SANDBOX =
            """
            {"ociVersion":"1.1.0","process":{"user":{"uid":65535},"args":["/pause"],"env":["PATH=/bin"]},
             "root":{"path":"rootfs","readonly":true},"hostname":"web",
             "mounts":[{"destination":"/proc","type":"proc","source":"proc"}],
             "annotations":{"io.kubernetes.cri.container-type":"sandbox",
              "io.kubernetes.cri.sandbox-id":"%s","io.kubernetes.cri.sandbox-name":"web",
              "io.kubernetes.cri.sandbox-namespace":"default","io.kubernetes.cri.sandbox-uid":"u-1"},
             "linux":{"resources":{"devices":[{"allow":false,"access":"rwm"}]},
              "namespaces":[{"type":"pid"},{"type":"ipc"},{"type":"network"%s}]}}
            """;

    private static String member(String sandbox) {
        return """
                {"annotations":{"io.kubernetes.cri.container-name":"app",
                  "io.kubernetes.cri.container-type":"container",
                  "io.kubernetes.cri.image-name":"registry.example/app:1",
                  "io.kubernetes.cri.sandbox-id":"%s","io.kubernetes.cri.sandbox-name":"web",
                  "io.kubernetes.cri.sandbox-namespace":"default","io.kubernetes.cri.sandbox-uid":"u-1"},
                 "linux":{"namespaces":[{"type":"network","path":"/proc/4711/ns/net"}]}}
                """
                .formatted(sandbox);
    }

    @TempDir private Path folder;
    private Tree tree = new Tree(Path.of("/"));

    @BeforeEach
    void makeTree() {
        tree = new Tree(folder);
    }

    private void bundle(String namespace, String id, String config) {
        tree.write(Tree.TASKS + "/" + namespace + "/" + id + "/config.json", config);
    }

    private void pid(String namespace, String id, String pid) {
        tree.write(Tree.TASKS + "/" + namespace + "/" + id + "/init.pid", pid);
    }

    private Looking look() {
        return Looking.at(tree, new BundleSource());
    }

    private Fact.ContainerSeen lookAt(String id) {
        return look().container(id).orElseThrow();
    }

    private static String sandbox(String path) {
        String member = path.isEmpty() ? "" : ",\"path\":\"" + path + "\"";
        return SANDBOX.formatted(POD, member);
    }

    @Test
    void readsASandboxAndItsMembers() {
        bundle("k8s.io", POD, sandbox("/var/run/netns/cni-absent"));
        bundle("k8s.io", "77ab", member(POD));
        Looking looking = look();
        PodName pod = new PodName("default", "web", "u-1");

        assertThat(looking.gaps()).isEmpty();
        assertThat(looking.containers()).hasSize(2);
        Fact.ContainerSeen sandbox = looking.container(POD).orElseThrow();
        assertThat(sandbox.runtime()).isEqualTo("containerd");
        assertThat(sandbox.role()).isEqualTo(new Role.Sandbox(pod));
        assertThat(sandbox.claim())
                .isEqualTo(new Claim.Unchecked("/var/run/netns/cni-absent", Why.GONE));
        assertThat(sandbox.evidence().toString())
                .isEqualTo("bundle:" + folder + Tree.TASKS + "/k8s.io/" + POD + "/config.json");
        Fact.ContainerSeen member = looking.container("77ab").orElseThrow();
        assertThat(member.role())
                .isEqualTo(new Role.Member(pod, POD, "app", "registry.example/app:1"));
        assertThat(member.claim()).isEqualTo(new Claim.None());
        assertThat(member.init()).isEqualTo(new Init.None());
    }

    @Test
    void aSandboxOnTheHostsNetworkClaimsNone() {
        bundle("k8s.io", POD, SANDBOX.formatted(POD, "").replace(",{\"type\":\"network\"}", ""));
        bundle("k8s.io", "made-by-the-runtime", sandbox(""));

        assertThat(lookAt(POD).claim()).isEqualTo(new Claim.None());
        assertThat(lookAt("made-by-the-runtime").claim()).isEqualTo(new Claim.None());
    }

    @Test
    void aContainerOfAnotherClientStandsAlone() {
        bundle("default", "redis", "{\"linux\":{\"namespaces\":[{\"type\":\"network\"}]}}");
        bundle("moby", "0c9e", "{\"process\":{\"args\":[\"sh\"]}}");

        assertThat(lookAt("redis").role()).isEqualTo(new Role.Alone("", "", ""));
        assertThat(lookAt("redis").runtime()).isEqualTo("containerd");
        assertThat(lookAt("0c9e").runtime()).isEqualTo("docker");
    }

    @Test
    void aClaimIsCheckedOnTheLiveNode() {
        bundle("k8s.io", POD, sandbox("/proc/" + SELF + "/ns/net"));
        bundle("k8s.io", "file", sandbox("/etc/passwd"));
        Looking looking = look();
        NamespaceId own = looking.self().network().orElseThrow();

        assertThat(looking.container(POD).orElseThrow().claim())
                .isEqualTo(new Claim.Checked("/proc/" + SELF + "/ns/net", own));
        assertThat(looking.container("file").orElseThrow().claim())
                .isEqualTo(new Claim.Unchecked("/etc/passwd", Why.UNEXPECTED));
    }

    @Test
    void whatContainerdIsAboutToRemoveIsNotThere() {
        bundle("k8s.io", "." + POD, sandbox(""));
        tree.folder(Tree.TASKS + "/k8s.io/beginning");
        tree.write(Tree.TASKS + "/k8s.io/file", "x");

        assertThat(look().facts()).isEmpty();
    }

    @Test
    void aPidIsBelievedWhenRuncNotedTheSameStart() {
        long start = new Looking(look().ground(), look().facts()).self().id().startTicks();
        bundle("k8s.io", POD, sandbox(""));
        pid("k8s.io", POD, SELF + "\n");
        state(start);
        Looking looking = look();
        Ground.KnownProcess self = looking.self();

        assertThat(looking.container(POD).orElseThrow().init())
                .isEqualTo(new Init.Running(self.id(), self.network().orElseThrow()));

        state(start + 1);
        assertThat(lookAt(POD).init()).isEqualTo(new Init.Gone(SELF));
    }

    /// `state.json` of runc begins like this and goes on for kilobytes.
    private void state(long start) {
        tree.write(
                Tree.RUNC + "/k8s.io/" + POD + "/state.json",
                "{\"id\":\"%s\",\"init_process_pid\":%d,\"init_process_start\":%d,\"config\":{\"x\":\"%s\"}}"
                        .formatted(POD, SELF, start, "y".repeat(10_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-1",
                "0",
                "99999999999",
                "1 2",
                "\u0000",
                "4194305",
                "1111111111111111111111111111111111111"
            })
    void aPidThatCannotBeIsNoProcess(String pid) {
        bundle("k8s.io", POD, sandbox(""));
        pid("k8s.io", POD, pid);

        assertThat(lookAt(POD).init()).isInstanceOfAny(Init.None.class, Init.Gone.class);
    }

    @Test
    void thePidFileMayBeAnything() {
        bundle("k8s.io", POD, sandbox(""));
        tree.pipe(Tree.TASKS + "/k8s.io/" + POD + "/init.pid");
        bundle("k8s.io", "link", sandbox(""));
        tree.link(Tree.TASKS + "/k8s.io/link/init.pid", "/proc/self/stat");
        Looking looking = look();

        assertThat(looking.containers())
                .hasSize(2)
                .allSatisfy(seen -> assertThat(seen.init()).isEqualTo(new Init.None()));
    }

    @Test
    void theSameFolderByTwoNamesIsReadOnce() {
        bundle("k8s.io", POD, sandbox(""));
        tree.link("/run/k3s/containerd", "/run/containerd");

        assertThat(look().containers()).hasSize(1);
    }

    @Test
    void aRunningShimShowsWhereAnotherContainerdKeepsItsState() throws Exception {
        Path state = folder.resolve("elsewhere/io.containerd.runtime.v2.task");
        Path bundle = Files.createDirectories(state.resolve("k8s.io").resolve(POD));
        Files.writeString(bundle.resolve("config.json"), sandbox(""));
        String[] arguments = {"-namespace", "k8s.io", "-id", POD};
        try (Impostor shim = new Impostor(folder, "containerd-shim-runc-v2", bundle, arguments)) {
            assertThat(shim).isNotNull();
            assertThat(
                            Looking.here(new BundleSource())
                                    .container(POD)
                                    .orElseThrow()
                                    .evidence()
                                    .where())
                    .isEqualTo(bundle.resolve("config.json").toString());
        }
    }
}
