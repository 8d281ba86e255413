// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.survey.sample.HostileTree;
import dev.warren.survey.sample.Looking;
import dev.warren.survey.sample.Tree;
import dev.warren.survey.source.bundle.BundleSource;
import dev.warren.survey.source.cni.CniSource;
import dev.warren.survey.source.cnikind.CniKindSource;
import dev.warren.survey.source.docker.DockerSource;
import dev.warren.survey.source.eks.EksSource;
import dev.warren.survey.source.imds.ImdsSource;
import dev.warren.survey.source.link.LinkSource;
import dev.warren.survey.source.mount.MountSource;
import dev.warren.survey.source.node.NetworkCardSource;
import dev.warren.survey.source.node.NodeSource;
import dev.warren.survey.source.nsid.NumberSource;
import dev.warren.survey.source.process.ProcessSource;
import dev.warren.testkit.Command;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every source promises, whatever it finds.
@ExtendWith(LeakGuard.class)
final class SourceContractTest {
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @TempDir private Path folder;

    /// Those that read files of runtimes, and where.
    record RuntimeFiles(Source source, String before, String after) {
        @Override
        public String toString() {
            return source.name();
        }
    }

    static Stream<Source> everySource() {
        return Stream.of(
                new ProcessSource(),
                new MountSource(),
                new LinkSource(2, List.of()),
                new NumberSource(),
                new BundleSource(),
                new CniSource(),
                new DockerSource(),
                new NodeSource(),
                new NetworkCardSource(),
                new ImdsSource(MetadataService.parse("off")),
                new EksSource(),
                new CniKindSource());
    }

    static Stream<RuntimeFiles> everyReader() {
        return Stream.of(
                new RuntimeFiles(new BundleSource(), Tree.TASKS + "/k8s.io/", "/config.json"),
                new RuntimeFiles(new CniSource(), Tree.CNI + "/", "-eth0"),
                new RuntimeFiles(new DockerSource(), Tree.DOCKER + "/", "/config.v2.json"));
    }

    @ParameterizedTest
    @MethodSource("everySource")
    void everySourceHasANameOfItsOwn(Source source) {
        assertThat(source.name()).matches("[a-z]+");
        assertThat(everySource().filter(other -> other.name().equals(source.name()))).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("everySource")
    void anEmptyTreeIsNoReasonToThrow(Source source) {
        Looking looking = look(source);

        assertThat(looking.gaps())
                .allSatisfy(gap -> assertThat(gap.source()).isEqualTo(source.name()));
        assertThat(looking.containers()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyReader")
    void anEmptyTreeHidesNothing(RuntimeFiles reader) {
        assertThat(look(reader.source()).facts())
                .hasSize(1)
                .allSatisfy(
                        fact ->
                                assertThat(fact)
                                        .isInstanceOfSatisfying(
                                                Fact.Gap.class,
                                                gap ->
                                                        assertThat(gap.why())
                                                                .isEqualTo(Why.ABSENT)));
    }

    @ParameterizedTest
    @MethodSource("everyReader")
    void whatNobodyWouldExpectIsReportedAndTheRestIsRead(RuntimeFiles reader) {
        HostileTree.plant(new Tree(folder), reader.before(), reader.after());

        Looking looking = look(reader.source());

        for (String trap : HostileTree.REPORTED) {
            assertThat(looking.gap("/" + trap))
                    .as(trap)
                    .hasValueSatisfying(gap -> assertThat(gap.why()).isEqualTo(Why.UNEXPECTED));
        }
        assertThat(looking.gaps())
                .allSatisfy(
                        gap -> {
                            assertThat(gap.source()).isEqualTo(reader.source().name());
                            assertThat(gap.detail()).doesNotContain("defect");
                        });
    }

    @Test
    void aFolderWithoutEndIsReadToItsBoundAndReported() {
        Tree tree = new Tree(folder);
        String many = "/many/k8s.io";
        tree.folder(many);
        tree.link(Tree.TASKS, "/many");
        tree.link(Tree.CNI, many);
        tree.link(Tree.DOCKER, many);
        shell("cd \"$1\" && seq 25000 | xargs touch", tree.path(many));
        try {
            everyReader()
                    .forEach(
                            reader ->
                                    assertThat(look(reader.source()).gaps())
                                            .extracting(Fact.Gap::detail)
                                            .contains("more than 20000 entries"));
        } finally {
            // Much faster than one by one.
            shell("rm -r \"$1\"", tree.path(many));
        }
    }

    private static void shell(String script, Path argument) {
        Command.run("sh", "-c", script, "sh", argument.toString());
    }

    @ParameterizedTest
    @MethodSource("everyReader")
    void aFolderThatIsAFileOrALoopIsNoReasonToThrow(RuntimeFiles reader) {
        Tree tree = new Tree(folder);
        String path = reader.before().substring(0, reader.before().length() - 1);
        tree.link(path, path);

        assertThat(look(reader.source()).gaps()).hasSize(1);
    }

    private Looking look(Source source) {
        return assertTimeoutPreemptively(
                SECONDS, () -> Looking.at(new Tree(folder), source), source.name());
    }

    @Test
    void aWholeSurveyOfAHostileTreeEndsInTimeAndGivesAMap() throws InterruptedException {
        Tree tree = new Tree(folder);
        everyReader().forEach(reader -> HostileTree.plant(tree, reader.before(), reader.after()));
        HostileTree.plant(tree, Tree.TASKS + "/moby/", "/init.pid");
        tree.write("/etc/docker/daemon.json", "{\"data-root\": \"/../../../..\", ");

        List<Fact> facts = Survey.of(folder.toString()).look(SECONDS);

        assertThat(facts)
                .filteredOn(Fact.Gap.class::isInstance)
                .noneSatisfy(gap -> assertThat(gap.toString()).contains("defect in Warren"))
                .noneSatisfy(gap -> assertThat(gap.toString()).contains("in time"));
        Atlas atlas = Atlas.of(facts);
        assertThat(atlas.host()).isPresent();
        assertThat(atlas.gaps()).hasSizeGreaterThan(3 * HostileTree.REPORTED.size() - 1);
        assertThat(atlas.isComplete()).isFalse();
    }

    @Test
    void hostileFilesOfAgentsAndPluginsAreReportedAndTheRestIsRead() throws InterruptedException {
        Tree tree = new Tree(folder);
        HostileTree.plant(tree, "/etc/cni/net.d/", ".conflist");
        HostileTree.plant(tree, Tree.CNI + "/", "-eth0");
        HostileTree.plant(tree, "/var/run/cilium/state/", "/ep_config.json");
        tree.pipe("/var/run/calico/endpoint-status/k8s a%2Fb eth0");
        tree.write("/var/run/calico/endpoint-status/k8s %zz%2Fb eth0", "{");
        tree.write("/var/run/azure-cns/azure-endpoints.json", "{\"Endpoints\":[7");
        tree.pipe(Tree.AWS_NODE + "/ipam.json");
        tree.link(Tree.AWS_NODE + "/ipam-nic-1.json", "/etc/passwd");
        tree.write(Tree.AWS_NODE + "/ipam-nic-2.json", "[".repeat(100_000));
        tree.pipe(Tree.NODE);

        List<Fact> facts =
                Survey.of(folder.toString())
                        .withCloud(MetadataService.parse("off"))
                        .withCniKinds()
                        .look(SECONDS);

        assertThat(facts)
                .filteredOn(Fact.Gap.class::isInstance)
                .noneSatisfy(gap -> assertThat(gap.toString()).contains("defect in Warren"))
                .noneSatisfy(gap -> assertThat(gap.toString()).contains("in time"));
        for (String trap :
                List.of(
                        "/t-malformed.conflist",
                        "/t-pipe.conflist",
                        "/ipam.json",
                        "/ipam-nic-1.json",
                        "/ipam-nic-2.json",
                        "/k8s a%2Fb eth0",
                        "/azure-endpoints.json",
                        "/node.json")) {
            assertThat(Atlas.of(facts).gaps())
                    .as(trap)
                    .anySatisfy(gap -> assertThat(gap.wanted()).endsWith(trap));
        }
    }

    @Test
    void aSurveyWithoutTimeSaysSo() throws InterruptedException {
        List<Fact> facts = Survey.of(folder.toString()).look(Duration.ofNanos(1));

        assertThat(facts)
                .filteredOn(Fact.Gap.class::isInstance)
                .extracting(gap -> ((Fact.Gap) gap).why())
                .contains(Why.INTERRUPTED);
    }
}
