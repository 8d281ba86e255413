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
import dev.warren.survey.sample.Looking;
import dev.warren.survey.sample.Tree;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `warren sandbox` leaves below `/run/warren/sandbox`, shortened.
final class SandboxFoldersTest {
    private static final String PLACE = "/run/warren/sandbox/";
    private static final String POD = "0123456789abcdef".repeat(4);
    private static final String CONTAINER = "fedcba9876543210".repeat(4);
    private static final int SELF = (int) ProcessHandle.current().pid();
    private static final PodName WEB = new PodName("default", "web", "u-1");

    @TempDir private Path folder;
    private Tree tree = new Tree(Path.of("/"));

    @BeforeEach
    void makeTree() {
        tree = new Tree(folder);
    }

    /// @param network the path of its network namespace; empty on the node's network
    private void pod(String network) {
        String entry =
                network.isEmpty() ? "" : ",{\"type\":\"network\",\"path\":\"" + network + "\"}";
        tree.write(
                PLACE + POD + "/bundle/config.json",
                """
                {"ociVersion":"1.1.0","process":{"args":["/pause"],"cwd":"/"},
                 "root":{"path":"rootfs","readonly":true},"hostname":"web",
                 "annotations":{"io.kubernetes.cri.container-type":"sandbox",
                  "io.kubernetes.cri.sandbox-id":"%s","io.kubernetes.cri.sandbox-log-directory":"",
                  "io.kubernetes.cri.sandbox-name":"web","io.kubernetes.cri.sandbox-namespace":"default",
                  "io.kubernetes.cri.sandbox-uid":"u-1"},
                 "linux":{"namespaces":[{"type":"pid"},{"type":"ipc","path":"/run/x/pins/ipc"}%s]}}
                """
                        .formatted(POD, entry));
    }

    private void container(String pid) {
        tree.write(
                PLACE + POD + "/containers/" + CONTAINER + "/config.json",
                """
                {"annotations":{"io.kubernetes.cri.container-name":"app",
                  "io.kubernetes.cri.container-type":"container",
                  "io.kubernetes.cri.image-name":"registry.example/app:1",
                  "io.kubernetes.cri.sandbox-id":"%s","io.kubernetes.cri.sandbox-name":"web",
                  "io.kubernetes.cri.sandbox-namespace":"default","io.kubernetes.cri.sandbox-uid":"u-1"},
                 "linux":{"namespaces":[{"type":"network","path":"/run/netns/cni-x"}]}}
                """
                        .formatted(POD));
        tree.write(PLACE + POD + "/containers/" + CONTAINER + "/init.pid", pid);
    }

    private Looking look() {
        tree.folder(Tree.TASKS);
        return Looking.at(tree, new BundleSource());
    }

    private Fact.ContainerSeen lookAt(String id) {
        return look().container(id).orElseThrow();
    }

    @Test
    void aPodWithoutAProcessOwnsTheNamespaceThatItsBundleNames() {
        pod("/proc/" + SELF + "/ns/net");
        Looking looking = look();
        NamespaceId own = looking.self().network().orElseThrow();
        Fact.ContainerSeen seen = looking.container(POD).orElseThrow();

        assertThat(looking.gaps()).isEmpty();
        assertThat(seen.runtime()).isEqualTo("warren");
        assertThat(seen.role()).isEqualTo(new Role.Sandbox(WEB));
        assertThat(seen.init()).isEqualTo(new Init.None());
        assertThat(seen.claim()).isEqualTo(new Claim.Checked("/proc/" + SELF + "/ns/net", own));
        assertThat(seen.evidence().toString())
                .isEqualTo("bundle:" + folder + PLACE + POD + "/bundle/config.json");
    }

    @Test
    void aPinThatIsGoneIsNoNamespace() {
        pod("/run/netns/cni-absent");

        assertThat(lookAt(POD).claim())
                .isEqualTo(new Claim.Unchecked("/run/netns/cni-absent", Why.GONE));
    }

    @Test
    void aPodWithoutAProcessAndANamespaceIsOnTheHostsNetwork() {
        pod("");
        Looking looking = look();

        assertThat(looking.container(POD).orElseThrow().claim())
                .isEqualTo(
                        new Claim.Checked("/proc/1/ns/net", looking.ground().host().orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.json", "status"})
    void aPidIsBelievedWhenTheRuntimeNotedTheSameStart(String file) {
        Looking before = look();
        long start = before.self().id().startTicks();
        pod("/run/netns/cni-x");
        tree.write(PLACE + POD + "/bundle/init.pid", SELF + "\n");
        container(SELF + "");
        for (String id : new String[] {POD, CONTAINER}) {
            state(id, file, start);
        }
        Looking looking = look();
        Init running =
                new Init.Running(looking.self().id(), looking.self().network().orElseThrow());

        assertThat(looking.container(POD).orElseThrow().init()).isEqualTo(running);
        Fact.ContainerSeen member = looking.container(CONTAINER).orElseThrow();
        assertThat(member.init()).isEqualTo(running);
        assertThat(member.runtime()).isEqualTo("warren");
        assertThat(member.role())
                .isEqualTo(new Role.Member(WEB, POD, "app", "registry.example/app:1"));
        assertThat(member.claim()).isEqualTo(new Claim.None());

        state(CONTAINER, file, start + 1);
        assertThat(lookAt(CONTAINER).init()).isEqualTo(new Init.Gone(SELF));
    }

    /// The beginning of runc's `state.json` and of crun's `status`.
    private void state(String id, String file, long start) {
        String form =
                file.equals("status")
                        ? "{\"pid\":%d,\"process-start-time\":%d,\"cgroup-path\":\"/x\"}"
                        : "{\"id\":\"x\",\"init_process_pid\":%d,\"init_process_start\":%d}";
        tree.write(PLACE + "runtime/" + id + "/" + file, form.formatted(SELF, start));
    }

    @Test
    void whatElseLiesThereIsNoSandbox() {
        tree.write(PLACE + "runtime/state.json", "x");
        tree.write(PLACE + "short/bundle/config.json", "{}");
        tree.write(PLACE + "f".repeat(64), "x");
        tree.folder(PLACE + "e".repeat(64) + "/bundle");

        assertThat(look().facts()).isEmpty();
    }

    @Test
    void oneBrokenBundleHidesNoOther() {
        pod("/run/netns/cni-absent");
        tree.write(PLACE + "d".repeat(64) + "/bundle/config.json", "{\"annotations\"");
        tree.link(PLACE + "c".repeat(64), "/");
        tree.link(PLACE + "b".repeat(64) + "/bundle", "/etc");
        Looking looking = look();

        assertThat(looking.containers()).hasSize(1);
        assertThat(looking.gap("d".repeat(64)).orElseThrow().detail()).contains("it is no JSON");
    }
}
