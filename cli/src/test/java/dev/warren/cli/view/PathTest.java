// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.query.path.Verdict;
import dev.warren.cli.view.graph.SampleNetwork;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PathTest {
    private static final String WEB = "pod:default/web-6d4cf56db6-x2x7k";

    /// To the world, to the gateway of the VPC, to another pod, to a port, and of another pod.
    static List<PathAnswer> answers(SamplePaths paths) {
        return List.of(
                paths.find(WEB, SamplePaths.WEB, SamplePaths.FAR, 0, 0),
                paths.find(WEB, SamplePaths.WEB, "10.20.64.1", 0, 0),
                paths.find(WEB, SamplePaths.WEB, "10.20.65.21", 17, 53),
                paths.find("pod:coredns", SamplePaths.COREDNS, SamplePaths.FAR, 6, 443));
    }

    private static String text(SamplePaths paths, boolean explain) {
        List<PathAnswer> answers = answers(paths);
        PathText text = new PathText(paths.snapshot().atlas(), explain);
        List<String> all = new ArrayList<>();
        answers.forEach(answer -> all.add(text.of(answer)));
        return String.join("\n", all);
    }

    static String json(SamplePaths paths) {
        List<PathAnswer> answers = answers(paths);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonView json = new JsonView(bytes, true)) {
            json.paths(paths.snapshot(), answers);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tellsTheWayInOneLineForEachNamespace() {
        Golden.assertPrints("path-eks.txt", text(new SamplePaths(true), false));
    }

    @Test
    void explainsWhatWasAskedTriedAndChanged() {
        Golden.assertPrints("path-eks-explained.txt", text(new SamplePaths(true), true));
    }

    @Test
    void tellsTheSameToPrograms() {
        Golden.assertPrints("path-eks.json", json(new SamplePaths(true)));
    }

    @Test
    void saysThatItIsPartialWhenThePacketFilterCouldNotBeRead() {
        SamplePaths paths = new SamplePaths(false);
        PathAnswer answer = paths.find(WEB, SamplePaths.WEB, SamplePaths.FAR, 0, 0);

        assertThat(new PathText(paths.snapshot().atlas(), false).of(answer))
                .contains(": partial: leaves by ens6")
                .contains("not modelled: the packet filter of namespace " + SampleNetwork.HOST)
                .contains("(forbidden: EPERM)");
    }

    @Test
    void isNotAuthoritativeWhereProgramsOfCiliumForward() {
        Fact cilium =
                new Fact.AttachmentPluginsSeen(
                        "cilium",
                        "%064x".formatted(2),
                        "eth0",
                        List.of("cilium-cni"),
                        List.of(),
                        OptionalLong.empty(),
                        OptionalInt.empty(),
                        new Evidence("cnikind", "/var/lib/cni/results/cilium"));
        SamplePaths paths = new SamplePaths(true, cilium);
        PathAnswer bypassed = paths.find(WEB, SamplePaths.WEB, SamplePaths.FAR, 0, 0);
        PathAnswer plain = paths.find("pod:coredns", SamplePaths.COREDNS, SamplePaths.FAR, 0, 0);

        assertThat(bypassed.path().verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(new PathText(paths.snapshot().atlas(), false).of(bypassed))
                .contains(
                        "not modelled: not authoritative: eth0 in pod/default/web-6d4cf56db6-x2x7k"
                                + " was made by Cilium (certain)");
        assertThat(plain.path().verdict()).isEqualTo(Verdict.FORWARDED);
    }
}
