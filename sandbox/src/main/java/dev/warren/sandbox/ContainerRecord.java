// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.id.ProcessId;
import dev.warren.sandbox.image.StopSignal;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What is kept on disk of a container.
///
/// @param source in words, as in `rootfs:/srv/box`
/// @param pid of its first process, in the node's numbers
/// @param startTicks when that began, in ticks since the boot: with the pid its identity
/// @param bundle where its `config.json` is
/// @param log where its output goes
/// @param logFormat how that is written: a name of [dev.warren.sandbox.oci.runtime.ContainerLog.Format]
/// @param stopSignal what asks it to end: the image's `StopSignal`, or `SIGTERM`
/// @param monitor the process that stays to note how it ends; empty when nobody does
public record ContainerRecord(
        String id,
        String name,
        String source,
        Instant created,
        Optional<Instant> started,
        int pid,
        long startTicks,
        String bundle,
        String log,
        String logFormat,
        int stopSignal,
        Optional<ProcessId> monitor) {

    ContainerRecord startedAt(Instant moment) {
        return new ContainerRecord(
                id,
                name,
                source,
                created,
                Optional.of(moment),
                pid,
                startTicks,
                bundle,
                log,
                logFormat,
                stopSignal,
                monitor);
    }

    Map<String, Object> document() {
        Map<String, Object> document =
                Json.object(
                        "id", id,
                        "name", name,
                        "source", source,
                        "created", created.toString(),
                        "pid", pid,
                        "startTicks", startTicks,
                        "bundle", bundle,
                        "log", log,
                        "logFormat", logFormat,
                        "stopSignal", stopSignal);
        monitor.ifPresent(
                watching ->
                        document.put(
                                "monitor",
                                Json.object(
                                        "pid", watching.pid(),
                                        "startTicks", watching.startTicks())));
        started.ifPresent(moment -> document.put("started", moment.toString()));
        return document;
    }

    static ContainerRecord parse(Node node) throws MalformedException {
        Optional<Instant> started =
                node.member("started").isPresent()
                        ? Optional.of(SandboxRecord.instant(node.member("started")))
                        : Optional.empty();
        return new ContainerRecord(
                node.member("id").text(),
                node.member("name").text(),
                node.member("source").textOrEmpty(),
                SandboxRecord.instant(node.member("created")),
                started,
                node.member("pid").findNumber(0, Integer.MAX_VALUE).orElse(0L).intValue(),
                node.member("startTicks").findNumber(0, Long.MAX_VALUE).orElse(0L),
                node.member("bundle").textOrEmpty(),
                node.member("log").textOrEmpty(),
                node.member("logFormat").textOrEmpty(),
                // Older records name none.
                node.member("stopSignal")
                        .findNumber(1, StopSignal.LAST)
                        .orElse((long) StopSignal.USUAL)
                        .intValue(),
                monitor(node.member("monitor")));
    }

    private static Optional<ProcessId> monitor(Node node) throws MalformedException {
        if (!node.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                new ProcessId(
                        (int) node.member("pid").number(0, Integer.MAX_VALUE),
                        node.member("startTicks").number(0, Long.MAX_VALUE)));
    }

    /// Its first process.
    public ProcessId process() {
        return new ProcessId(pid, startTicks);
    }
}
