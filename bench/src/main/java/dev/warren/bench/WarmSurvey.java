// SPDX-License-Identifier: Apache-2.0
package dev.warren.bench;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.survey.Door;
import dev.warren.survey.FileRoot;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import dev.warren.survey.Survey;
import dev.warren.survey.source.bundle.BundleSource;
import dev.warren.survey.source.cni.CniSource;
import dev.warren.survey.source.docker.DockerSource;
import dev.warren.survey.source.link.LinkSource;
import dev.warren.survey.source.mount.MountSource;
import dev.warren.survey.source.nsid.NumberSource;
import dev.warren.survey.source.process.ProcessSource;
import dev.warren.survey.source.route.RouteReading;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Measures warm passes and prints the median in milliseconds.
///
/// `links N` reads links and addresses of every name below `/run/netns` with N threads: what the C
/// limit does; `wiring N` also rules, routes and neighbours, as the C limit does with `--wiring`. `part` is one
/// source of a whole survey. `full N` is a whole survey with owners, merged into an atlas: what `warren ls`
/// does; `full-wiring N` the same with rules, routes and neighbours.
public final class WarmSurvey {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private WarmSurvey() {}

    private interface Pass {
        int run() throws Exception;
    }

    public static void main(String[] words) throws Exception {
        int threads = Integer.parseInt(words[1]);
        Pass pass =
                switch (words[0]) {
                    case "links" -> links(new LinkSource(threads, List.of()));
                    case "wiring" -> links(new LinkSource(threads, List.of(RouteReading.ofWays())));
                    case "full" -> full(Survey.of(words[2]).withThreads(threads));
                    case "full-wiring" ->
                            full(Survey.of(words[2]).withThreads(threads).withRoutes());
                    case "part" -> part(words[2], threads, words[3]);
                    default ->
                            throw new IllegalArgumentException(
                                    "usage: WarmSurvey links|wiring THREADS | full|full-wiring THREADS ROOT"
                                            + " | part THREADS ROOT SOURCE");
                };
        double[] times = measure(pass);
        System.out.printf(
                Locale.ROOT,
                "median %.3f ms, fastest %.3f ms, %d passes%n",
                times[times.length / 2],
                times[0],
                times.length);
        Runtime.getRuntime().halt(0);
    }

    /// Warms up for five seconds, then measures for five.
    private static double[] measure(Pass pass) throws Exception {
        long warm = System.nanoTime() + Duration.ofSeconds(Long.getLong("warmup", 20)).toNanos();
        while (System.nanoTime() < warm) {
            pass.run();
        }
        double[] times = new double[100_000];
        int count = 0;
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < end && count < times.length) {
            long start = System.nanoTime();
            pass.run();
            times[count++] = (System.nanoTime() - start) / 1e6;
        }
        double[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static Pass links(LinkSource source) throws IOException {
        Ground ground = new Ground(ProcFilesystem.mounted(), FileRoot.of("/"));
        try (DirectoryStream<Path> names = Files.newDirectoryStream(Path.of("/run/netns"))) {
            for (Path name : names) {
                addDoor(ground, name);
            }
        }
        int doors = ground.doors().known().size();
        return () -> {
            Findings findings = Findings.collect();
            source.look(ground, findings.of(source));
            List<Fact> facts = findings.facts();
            if (facts.size() < doors || facts.stream().anyMatch(Fact.Gap.class::isInstance)) {
                throw new IllegalStateException("not every namespace was read: " + facts);
            }
            return facts.size();
        };
    }

    private static void addDoor(Ground ground, Path name) throws SyscallException {
        FileStatus status = Fd.statusOf(name.toString());
        if (ground.isNamespace(status)) {
            ground.doors()
                    .add(
                            new NamespaceId(status.device(), status.inode()),
                            new Door.Here(name.toString()),
                            true);
        }
    }

    /// One source alone, on the ground that a whole survey leaves it; or the atlas alone.
    private static Pass part(String root, int threads, String name) throws Exception {
        if (name.equals("atlas")) {
            List<Fact> facts = Survey.of(root).withThreads(threads).look(PATIENCE);
            return () -> Atlas.of(facts).namespaces().size();
        }
        List<Source> sources =
                List.of(
                        new ProcessSource(),
                        new MountSource(),
                        new LinkSource(threads, List.of()),
                        new NumberSource(),
                        new BundleSource(),
                        new CniSource(),
                        new DockerSource());
        Ground ground = new Ground(ProcFilesystem.mounted(), FileRoot.of(root));
        Findings all = Findings.collect();
        sources.forEach(source -> source.look(ground, all.of(source)));
        Source chosen =
                sources.stream()
                        .filter(source -> source.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return () -> {
            Findings findings = Findings.collect();
            chosen.look(ground, findings.of(chosen));
            return findings.facts().size();
        };
    }

    private static Pass full(Survey survey) {
        return () -> {
            Atlas atlas = Atlas.of(survey.look(PATIENCE));
            if (!atlas.isComplete()) {
                throw new IllegalStateException("not everything was read: " + atlas.gaps());
            }
            return atlas.namespaces().size();
        };
    }
}
