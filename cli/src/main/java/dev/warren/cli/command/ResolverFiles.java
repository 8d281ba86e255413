// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Fact;
import dev.warren.cli.ExitStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.survey.ResolverSearch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.ParseResult;

/// How a pod looks names up: `resolv.conf` and `hosts` as its processes see them.
final class ResolverFiles {
    private static final String HERE = "; leave --resolv out to use this machine's";

    private ResolverFiles() {}

    /// Reads the files; a file system that does not answer is waited for as long as a look may take.
    static Map<String, byte[]> of(Target.Opened target, ParseResult words)
            throws Refusal, InterruptedException {
        ResolverSearch search = new ResolverSearch(target.namespace().id());
        List<Integer> pids = candidates(target, words);
        FutureTask<Map<String, byte[]>> reading = new FutureTask<>(() -> search.among(pids));
        // Whoever serves a file in there can let its reader wait for ever.
        Thread.ofPlatform().name("warren-resolver").daemon().start(reading);
        Map<String, byte[]> files;
        try {
            files = reading.get(Options.timeout(words).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new Refusal(
                    ExitStatus.FAILURE,
                    "reading the resolv.conf and hosts that process %d sees takes longer than %s%s"
                            .formatted(search.current(), Options.text(words, "--timeout"), HERE));
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect.getCause());
        }
        return complete(files, search, target.label());
    }

    /// The processes to ask, the likeliest first: those that were asked for by name, then the others of a
    /// namespace that is not everybody's.
    private static List<Integer> candidates(Target.Opened target, ParseResult words)
            throws Refusal, InterruptedException {
        Set<Integer> pids = new LinkedHashSet<>(target.processes());
        Optional<Namespace> seen =
                Look.atProcesses(words).atlas().namespace(target.namespace().id());
        boolean host = seen.isPresent() && seen.get().host();
        if (host && pids.isEmpty()) {
            throw new Refusal(
                    ExitStatus.NOT_FOUND,
                    "'"
                            + target.label()
                            + "' is the host's own namespace, in which nothing tells whose resolv.conf is"
                            + " meant: name a pod or a container on the host's network"
                            + HERE);
        }
        if (seen.isPresent() && !host) {
            for (Fact.ProcessSeen process : seen.get().processes()) {
                pids.add(process.process().pid());
            }
        }
        return new ArrayList<>(pids);
    }

    /// Half an answer is none: with the pod's servers and our own `hosts`, names would mean what they mean
    /// nowhere. But a pod without `hosts` has none.
    private static Map<String, byte[]> complete(
            Map<String, byte[]> files, ResolverSearch search, String label) throws Refusal {
        for (String name : ResolverSearch.NAMES) {
            Optional<Refusal> failure = search.failure(name).map(ResolverFiles::refusal);
            if (files.containsKey(name)) {
                continue;
            }
            if (failure.isPresent() && failure.get().status() == ExitStatus.NOT_PERMITTED) {
                throw failure.get();
            }
            if (failure.isPresent() || name.equals(ResolverSearch.RESOLVER)) {
                throw new Refusal(
                        ExitStatus.NOT_FOUND,
                        "no process in '%s' shows a file %s of its own%s%s"
                                .formatted(
                                        label,
                                        name,
                                        failure.map(why -> " (" + why.getMessage() + ")")
                                                .orElse(""),
                                        HERE));
            }
        }
        return files;
    }

    /// What a trap leads to may be forbidden to anybody, which is no matter of our privileges.
    private static Refusal refusal(ResolverSearch.Failure failure) {
        Optional<SyscallException> refused = failure.refused();
        if (refused.isEmpty()) {
            return new Refusal(ExitStatus.FAILURE, failure.sentence());
        }
        return !failure.inside() || Privilege.own().lacksFor(refused.get())
                ? Refusal.of(failure.sentence(), refused.get())
                : new Refusal(
                        ExitStatus.FAILURE, failure.sentence() + ": " + refused.get().getMessage());
    }
}
