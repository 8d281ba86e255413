// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.survey.source.bundle.BundleSource;
import dev.warren.survey.source.cni.CniSource;
import dev.warren.survey.source.cnikind.CniKindSource;
import dev.warren.survey.source.device.DeviceReading;
import dev.warren.survey.source.docker.DockerSource;
import dev.warren.survey.source.eks.EksSource;
import dev.warren.survey.source.figure.FigureReading;
import dev.warren.survey.source.imds.ImdsSource;
import dev.warren.survey.source.link.LinkSource;
import dev.warren.survey.source.mount.MountSource;
import dev.warren.survey.source.node.NetworkCardSource;
import dev.warren.survey.source.node.NodeSource;
import dev.warren.survey.source.nsid.NumberSource;
import dev.warren.survey.source.process.ProcessSource;
import dev.warren.survey.source.resolver.ResolverSource;
import dev.warren.survey.source.route.RouteReading;
import dev.warren.survey.source.setting.SettingSource;
import dev.warren.survey.source.socket.SocketSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks at the machine once.
///
/// Sources run in rounds: what somebody wrote down of the node; then processes, because they are the
/// doors to everything else; then mounts and, beside them, the files of runtimes and whatever else was
/// asked for; then a visit to every namespace; then the numbers that tie them together. A source that is late when the time is up is left behind and reported, so that no
/// file system can make the survey hang.
public final class Survey {
    private final FileRoot root;
    private final ProcFilesystem proc;
    private final int threads;
    private final boolean runtimes;
    private final List<Reading> readings;
    private final List<Source> asked;

    private Survey(
            FileRoot root,
            ProcFilesystem proc,
            int threads,
            boolean runtimes,
            List<Reading> readings,
            List<Source> asked) {
        this.root = root;
        this.proc = proc;
        this.threads = threads;
        this.runtimes = runtimes;
        this.readings = readings;
        this.asked = asked;
    }

    /// A survey of this machine with files of runtimes below `root`.
    public static Survey of(String root) {
        return new Survey(
                FileRoot.of(root),
                ProcFilesystem.mounted(),
                Math.min(4, Runtime.getRuntime().availableProcessors()),
                true,
                List.of(),
                List.of());
    }

    /// Makes ready, on a thread of its own, what the first system call needs. The JVM takes a while to
    /// open its door to native code, and the caller may have words to read meanwhile.
    public static void prepare() {
        Thread.ofPlatform()
                .name("warren-prepare")
                .daemon()
                .start(() -> ProcFilesystem.mounted().uptime());
    }

    /// The same with another number of namespaces read at the same time.
    public Survey withThreads(int count) {
        return new Survey(root, proc, count, runtimes, readings, asked);
    }

    /// The same without the files of runtimes: namespaces, processes, pins, links.
    public Survey withoutRuntimes() {
        return new Survey(root, proc, threads, false, readings, asked);
    }

    /// The same with rules, routes and neighbours of every namespace.
    public Survey withRoutes() {
        return new Survey(root, proc, threads, runtimes, List.of(RouteReading.ofWays()), asked);
    }

    /// The same with the interfaces of the cloud: what its metadata service and its agent on the node
    /// tell of them.
    public Survey withCloud(MetadataService metadata) {
        return and(new ImdsSource(metadata), new EksSource());
    }

    /// The same with what CNI plugins left on the node, by which the maker of an interface is found.
    public Survey withCniKinds() {
        return and(new CniKindSource());
    }

    private Survey and(Source... more) {
        List<Source> all = new ArrayList<>(asked);
        all.addAll(List.of(more));
        return new Survey(root, proc, threads, runtimes, readings, List.copyOf(all));
    }

    /// What was seen, and the ways into the namespaces that were found.
    ///
    /// @param facts with a gap for every source that did not come to its end
    public record Seen(List<Fact> facts, Doors doors) {
        public Seen {
            facts = List.copyOf(facts);
        }
    }

    /// Looks, for `patience` at the most.
    ///
    /// @return what was seen, with a gap for every source that did not come to its end
    public List<Fact> look(Duration patience) throws InterruptedException {
        return lookAround(patience).facts();
    }

    /// Looks at processes and the namespaces they are in, and at nothing else.
    public Seen lookAtProcesses(Duration patience) throws InterruptedException {
        return look(patience, new ProcessSource(), List.of(), List.of());
    }

    /// Looks, for `patience` at the most, and keeps the ways into what was found.
    public Seen lookAround(Duration patience) throws InterruptedException {
        List<Source> beside = new ArrayList<>(asked);
        if (runtimes) {
            beside.addAll(List.of(new BundleSource(), new CniSource(), new DockerSource()));
        }
        return look(
                patience,
                new ProcessSource(),
                beside,
                List.of(new MountSource(), new LinkSource(threads, readings), new NumberSource()));
    }

    /// Looks at everything in one namespace, for `patience` at the most.
    ///
    /// @return what was seen there and nowhere else, to be added to what a look around has found
    public List<Fact> lookCloser(OpenNamespace open, Duration patience)
            throws InterruptedException {
        List<Reading> tables =
                List.of(RouteReading.ofEverything(), new FigureReading(), new DeviceReading());
        return look(
                        patience,
                        new ReadingSource(open, tables),
                        List.of(new ResolverSource(open)),
                        List.of(new SettingSource(open), new SocketSource(open)))
                .facts();
    }

    /// Looks with the given sources: `first` alone, then those `beside` the ones `inOrder`.
    Seen look(Duration patience, Source first, List<Source> beside, List<Source> inOrder)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Ground ground = new Ground(proc, root);
        Findings findings = Findings.collect();
        run(ground, findings, new NodeSource()).await(share(deadline));
        run(ground, findings, first).await(share(deadline));
        List<Running> running = new ArrayList<>();
        if (!ground.settings().networkCards().isEmpty()) {
            running.add(run(ground, findings, new NetworkCardSource()));
        }
        beside.forEach(source -> running.add(run(ground, findings, source)));
        for (int i = 0; i < inOrder.size(); i++) {
            Running source = run(ground, findings, inOrder.get(i));
            // One that hangs leaves half of the time to those after it, which do with what is
            // there.
            source.await(i == inOrder.size() - 1 ? deadline : share(deadline));
        }
        for (Running source : running) {
            source.await(deadline);
        }
        return new Seen(findings.facts(), ground.doors());
    }

    private static long share(long deadline) {
        long now = System.nanoTime();
        return now + (deadline - now) / 2;
    }

    private static Running run(Ground ground, Findings all, Source source) {
        Findings findings = all.of(source);
        Running running = new Running(source, findings);
        Thread.ofPlatform()
                .name("warren-" + source.name())
                .daemon()
                .start(
                        () -> {
                            try {
                                source.look(ground, findings);
                            } catch (RuntimeException | Error defect) {
                                findings.gap(
                                        "everything",
                                        Why.UNEXPECTED,
                                        "a defect in Warren: " + defect);
                            } finally {
                                running.ended.countDown();
                            }
                        });
        return running;
    }

    private record Running(Source source, Findings findings, CountDownLatch ended) {
        Running(Source source, Findings findings) {
            this(source, findings, new CountDownLatch(1));
        }

        /// Waits until the source has come to its end, or reports that it has not.
        boolean await(long deadline) throws InterruptedException {
            boolean inTime = ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (!inTime) {
                findings.gap("everything", Why.INTERRUPTED, "it had not come to its end in time");
            }
            return inTime;
        }
    }
}
