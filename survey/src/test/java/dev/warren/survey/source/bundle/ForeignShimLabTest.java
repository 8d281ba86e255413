// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Role;
import dev.warren.atlas.fact.Why;
import dev.warren.survey.Source;
import dev.warren.survey.sample.Looking;
import dev.warren.survey.sample.Tree;
import dev.warren.survey.source.docker.DockerSource;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Shims and daemons in a mount namespace and a control group of their own: true ones, as in kind, and
/// those that a pod's root only pretends to be.
@Lab
@ExtendWith(LeakGuard.class)
final class ForeignShimLabTest {
    private static final String TASKS = "state/io.containerd.runtime.v2.task/k8s.io/";

    private final String pod = id();
    private final String victim = id();

    @TempDir private Path folder;

    private static String id() {
        return (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
    }

    private Tree files() throws IOException {
        Files.createDirectories(folder.resolve("place"));
        return new Tree(Files.createDirectories(folder.resolve("files")));
    }

    /// A process that looks like the shim of a sandbox, in a control group, which says so in its bundle.
    private void shim(LabTopology lab, String group, String id) throws IOException {
        Tree tree = files();
        tree.write("/" + TASKS + id + "/config.json", annotations("sandbox", id));
        tree.write("/" + TASKS + id + "/init.pid", "1");
        shim(lab, tree, group, id);
    }

    private void shim(LabTopology lab, Tree tree, String group, String id) {
        String[] arguments = {"-namespace", "k8s.io", "-id", id};
        Path place = folder.resolve("place");
        var own = lab.controlGroup(group);
        own.add(
                lab.pretender(
                        "containerd-shim-runc-v2", tree.root(), place, TASKS + id, arguments));
    }

    private static String annotations(String type, String sandbox) {
        return """
               {"annotations":{"io.kubernetes.cri.container-type":"%s",
                 "io.kubernetes.cri.sandbox-name":"told","io.kubernetes.cri.container-name":"app",
                 "io.kubernetes.cri.sandbox-id":"%s"}}
               """
                .formatted(type, sandbox);
    }

    private static LabNamespace container(LabTopology lab, String group) {
        var own = lab.controlGroup(group);
        LabNamespace namespace = lab.anonymousNamespace();
        own.add(namespace.pid());
        return namespace;
    }

    private static Looking look(Source source) {
        return Looking.here(source);
    }

    private static void runsIn(Fact.ContainerSeen seen, LabNamespace namespace) {
        assertThat(seen.init())
                .isInstanceOfSatisfying(
                        Init.Running.class,
                        running -> {
                            assertThat((long) running.process().pid()).isEqualTo(namespace.pid());
                            assertThat(running.namespace().inode()).isEqualTo(namespace.inode());
                        });
    }

    @Test
    void aRuntimeInAContainerNamesTheContainersBelow() throws IOException {
        String nested = id();
        String member = id();
        Tree tree = files();
        tree.write("/" + TASKS + nested + "/config.json", annotations("sandbox", nested));
        tree.write("/" + TASKS + member + "/config.json", annotations("container", nested));
        try (LabTopology lab = new LabTopology()) {
            LabNamespace pause = container(lab, pod + "/kubelet/pod1/" + nested);
            LabNamespace app = container(lab, pod + "/kubelet/pod1/" + member);
            shim(lab, tree, pod + "/system.slice/containerd.service", nested);

            Looking looking = look(new BundleSource());

            Fact.ContainerSeen seen = looking.container(nested).orElseThrow();
            assertThat(seen.role()).isEqualTo(new Role.Sandbox(new PodName("", "told", "")));
            assertThat(seen.claim()).isEqualTo(new Claim.None());
            runsIn(seen, pause);
            runsIn(looking.container(member).orElseThrow(), app);
            assertThat(looking.gap(nested)).isEmpty();
        }
    }

    @Test
    void aPodCannotNameAContainerBesideIt() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace other = container(lab, victim);
            shim(lab, pod, victim);

            Looking looking = look(new BundleSource());

            assertThat(other.pid()).isPositive();
            assertThat(looking.container(victim)).isEmpty();
            assertThat(looking.gap(victim).orElseThrow())
                    .satisfies(gap -> assertThat(gap.why()).isEqualTo(Why.UNEXPECTED))
                    .satisfies(gap -> assertThat(gap.detail()).contains("not believed"));
        }
    }

    @Test
    void norByAFolderOfThatNameBelowItsOwnControlGroup() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace own = container(lab, pod + "/" + victim);
            LabNamespace other = container(lab, victim);
            shim(lab, pod, victim);

            assertThat(own.inode()).isNotEqualTo(other.inode());
            assertThat(look(new BundleSource()).container(victim)).isEmpty();
        }
    }

    @Test
    void norMakeItsOwnProcessAContainerOfAnotherPod() throws IOException {
        String member = id();
        Tree tree = files();
        tree.write("/" + TASKS + member + "/config.json", annotations("container", victim));
        try (LabTopology lab = new LabTopology()) {
            LabNamespace own = container(lab, pod + "/" + member);
            LabNamespace other = container(lab, victim);
            shim(lab, tree, pod, member);

            assertThat(own.inode()).isNotEqualTo(other.inode());
            assertThat(look(new BundleSource()).container(member)).isEmpty();
        }
    }

    @Test
    void whatIsSaidOfAContainerThatIsNowhereIsNotRepeated() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            shim(lab, pod, victim);

            Looking looking = look(new BundleSource());

            assertThat(looking.container(victim)).isEmpty();
            assertThat(looking.gap(victim)).isEmpty();
        }
    }

    @Test
    void aPodThatPretendsToBeDockerNamesTheContainersBelowItAlone() throws IOException {
        String nested = id();
        Tree tree = files();
        for (String id : new String[] {nested, victim}) {
            tree.write(
                    "/data/containers/" + id + "/config.v2.json",
                    """
                    {"ID":"%s","Name":"/told","State":{"Running":true,"Pid":1}}
                    """
                            .formatted(id));
        }
        Path place = folder.resolve("place");
        try (LabTopology lab = new LabTopology()) {
            LabNamespace below = container(lab, pod + "/docker/" + nested);
            LabNamespace other = container(lab, victim);
            var own = lab.controlGroup(pod + "/init");
            own.add(
                    lab.pretender(
                            "dockerd", tree.root(), place, "", "--data-root=" + place + "/data"));

            Looking looking = look(new DockerSource());

            assertThat(other.pid()).isPositive();
            assertThat(looking.container(victim)).isEmpty();
            assertThat(looking.gap(victim)).isPresent();
            runsIn(looking.container(nested).orElseThrow(), below);
        }
    }
}
