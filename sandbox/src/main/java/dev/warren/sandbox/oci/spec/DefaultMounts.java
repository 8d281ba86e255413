// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.NamespaceModes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The mounts that every container has, with containerd's options.
final class DefaultMounts {
    /// Group `tty` in most images, to whom terminals belong.
    private static final int TERMINAL_GROUP = 5;

    /// What `/proc` and `/sys` show of the node and a container should not see. Kubernetes' default set,
    /// which a kubelet sends with every container (`procMount: Default`).
    static final List<String> MASKED_PATHS =
            List.of(
                    "/proc/acpi",
                    "/proc/asound",
                    "/proc/kcore",
                    "/proc/keys",
                    "/proc/latency_stats",
                    "/proc/timer_list",
                    "/proc/timer_stats",
                    "/proc/sched_debug",
                    "/sys/firmware",
                    "/sys/devices/virtual/powercap",
                    "/proc/scsi");

    /// What it may see and not change.
    static final List<String> READ_ONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private DefaultMounts() {}

    /// `/proc`, `/dev` and below, and `/sys`; without `/dev/shm`, which is the pod's.
    static List<Map<String, Object>> of(NamespaceModes modes) {
        List<Map<String, Object>> mounts = new ArrayList<>();
        mounts.add(mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
        mounts.add(
                mount(
                        "/dev",
                        "tmpfs",
                        "tmpfs",
                        "nosuid",
                        "strictatime",
                        "mode=755",
                        "size=65536k"));
        mounts.add(mount("/dev/pts", "devpts", "devpts", terminalOptions(modes)));
        mounts.add(mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
        mounts.add(system(modes));
        return mounts;
    }

    /// Where the control groups are to be seen.
    static Map<String, Object> controlGroups() {
        return mount(
                "/sys/fs/cgroup",
                "cgroup",
                "cgroup",
                "nosuid",
                "noexec",
                "nodev",
                "relatime",
                "ro");
    }

    private static Map<String, Object> system(NamespaceModes modes) {
        if (modes.hostNetwork() && modes.user().isPresent()) {
            // sysfs shows a network namespace and may be mounted by its owner only, which is the
            // node.
            return nodeSystem("/sys");
        }
        return mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro");
    }

    /// The node's `/sys`, where nobody may mount one.
    static Map<String, Object> nodeSystem(String destination) {
        return mount(destination, "bind", "/sys", "rbind", "rro", "nosuid", "nodev", "noexec");
    }

    private static String[] terminalOptions(NamespaceModes modes) {
        List<String> options =
                new ArrayList<>(
                        List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
        // The kernel refuses a group that the mounting user namespace does not know.
        if (modes.user().map(maps -> isMapped(maps.groups())).orElse(true)) {
            options.add("gid=" + TERMINAL_GROUP);
        }
        return options.toArray(String[]::new);
    }

    private static boolean isMapped(List<IdMap> groups) {
        return groups.stream()
                .anyMatch(
                        map ->
                                map.inside() <= TERMINAL_GROUP
                                        && TERMINAL_GROUP < map.inside() + map.length());
    }

    /// An entry of `mounts`.
    static Map<String, Object> mount(
            String destination, String type, String source, String... options) {
        return Json.object(
                "destination",
                destination,
                "type",
                type,
                "source",
                source,
                "options",
                new ArrayList<>(List.of(options)));
    }
}
