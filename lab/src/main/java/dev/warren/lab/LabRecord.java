// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is written down of a lab, before each thing is made, so that it can be removed by whoever comes
/// after a crash.
///
/// @param kind which topology
/// @param bootId of the boot in which it was made: identities count in that one only
/// @param maker the process that builds it
/// @param step how far it is: see [#READY]
/// @param node the name of the namespace that plays the host
/// @param world the name of the namespace that plays the rest of the world
/// @param root the folder of the node's files
/// @param ownsRoot whether that folder was made for the lab, so that it goes with it
/// @param namespaces the names that are given, and what they are given to
/// @param processes the processes that run for the lab
/// @param pods the number of pods
public record LabRecord(
        String name,
        String kind,
        String bootId,
        ProcessId maker,
        String step,
        String node,
        String world,
        String root,
        boolean ownsRoot,
        List<Pin> namespaces,
        List<ProcessId> processes,
        int pods) {
    /// The step of a lab that is finished.
    public static final String READY = "ready";

    public LabRecord {
        namespaces = List.copyOf(namespaces);
        processes = List.copyOf(processes);
    }

    /// A name in `/run/netns` and the namespace it is for.
    ///
    /// @param cookie the kernel's 64-bit name of the namespace; 0 where the kernel has none
    public record Pin(String name, NamespaceId id, long cookie) {}

    public boolean isReady() {
        return step.equals(READY);
    }

    LabRecord at(String next) {
        return with(next, processes);
    }

    LabRecord running(List<ProcessId> more) {
        List<ProcessId> all = new ArrayList<>(processes);
        all.addAll(more);
        return with(step, all);
    }

    private LabRecord with(String next, List<ProcessId> running) {
        return new LabRecord(
                name,
                kind,
                bootId,
                maker,
                next,
                node,
                world,
                root,
                ownsRoot,
                namespaces,
                running,
                pods);
    }

    byte[] toJson() {
        return Json.write(
                Json.object(
                        "name",
                        name,
                        "kind",
                        kind,
                        "bootId",
                        bootId,
                        "maker",
                        process(maker),
                        "step",
                        step,
                        "node",
                        node,
                        "world",
                        world,
                        "root",
                        root,
                        "ownsRoot",
                        ownsRoot,
                        "namespaces",
                        namespaces.stream().map(LabRecord::pin).toList(),
                        "processes",
                        processes.stream().map(LabRecord::process).toList(),
                        "pods",
                        pods));
    }

    private static Object process(ProcessId id) {
        return Json.object("pid", id.pid(), "start", id.startTicks());
    }

    private static Object pin(Pin pin) {
        return Json.object(
                "name",
                pin.name(),
                "device",
                pin.id().device(),
                "inode",
                pin.id().inode(),
                "cookie",
                pin.cookie());
    }

    /// Reads a record; empty when it is none.
    static Optional<LabRecord> parse(byte[] document) {
        Map<String, Object> members = Json.members(Json.read(document));
        if (Json.text(members, "name").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new LabRecord(
                        Json.text(members, "name"),
                        Json.text(members, "kind"),
                        Json.text(members, "bootId"),
                        process(Json.members(members.getOrDefault("maker", ""))),
                        Json.text(members, "step"),
                        Json.text(members, "node"),
                        Json.text(members, "world"),
                        Json.text(members, "root"),
                        Json.truth(members, "ownsRoot"),
                        Json.items(members, "namespaces").stream()
                                .map(Json::members)
                                .map(LabRecord::pin)
                                .toList(),
                        Json.items(members, "processes").stream()
                                .map(Json::members)
                                .map(LabRecord::process)
                                .toList(),
                        (int) Json.number(members, "pods")));
    }

    private static ProcessId process(Map<String, Object> members) {
        return new ProcessId((int) Json.number(members, "pid"), Json.number(members, "start"));
    }

    private static Pin pin(Map<String, Object> members) {
        return new Pin(
                Json.text(members, "name"),
                new NamespaceId(Json.number(members, "device"), Json.number(members, "inode")),
                Json.number(members, "cookie"));
    }
}
