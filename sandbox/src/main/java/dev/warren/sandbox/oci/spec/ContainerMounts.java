// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.BindMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// `mounts` of a container: the defaults, the pod's files, and what the container asks for, which replaces
/// the former where it has the same destination.
final class ContainerMounts {
    private static final String DEVICES = "/dev";

    private final ContainerConfiguration container;
    private final List<BindMount> binds;

    private ContainerMounts(ContainerConfiguration container, List<BindMount> binds) {
        this.container = container;
        this.binds = binds;
    }

    static ContainerMounts of(SandboxParts sandbox, ContainerConfiguration container) {
        List<BindMount> binds = new ArrayList<>();
        for (BindMount wanted : container.mounts()) {
            binds.add(
                    new BindMount(
                            wanted.hostPath(),
                            wanted.containerPath(),
                            wanted.readOnly(),
                            wanted.propagation()));
        }
        for (BindMount file : files(sandbox.files(), container.readOnlyRoot())) {
            if (binds.stream().noneMatch(bind -> destination(bind).equals(destination(file)))) {
                binds.add(file);
            }
        }
        // So that no mount hides one that lies below it; those of equal depth stay as they come.
        binds.sort(Comparator.comparingInt(bind -> destination(bind).getNameCount()));
        return new ContainerMounts(container, binds);
    }

    private static List<BindMount> files(SandboxFiles files, boolean readOnly) {
        return List.of(
                new BindMount(files.hostName(), "/etc/hostname", readOnly, "private"),
                new BindMount(files.hosts(), "/etc/hosts", readOnly, "private"),
                new BindMount(files.resolver(), "/etc/resolv.conf", readOnly, "private"),
                new BindMount(files.sharedMemory(), "/dev/shm", false, "private"));
    }

    private static Path destination(BindMount bind) {
        return Path.of(bind.containerPath()).normalize();
    }

    /// The entries.
    List<Map<String, Object>> entries(SandboxParts sandbox) {
        List<Map<String, Object>> defaults = DefaultMounts.of(sandbox.pod().namespaces());
        defaults.add(DefaultMounts.controlGroups());
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Map<String, Object> mount : defaults) {
            if (!isReplaced(Path.of(String.valueOf(mount.get("destination"))))) {
                entries.add(container.privileged() ? writable(mount) : mount);
            }
        }
        binds.forEach(bind -> entries.add(entry(bind)));
        return entries;
    }

    private boolean isReplaced(Path destination) {
        for (BindMount bind : binds) {
            Path other = destination(bind);
            if (other.equals(destination)
                    || (other.equals(Path.of(DEVICES)) && destination.startsWith(DEVICES))) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Object> writable(Map<String, Object> mount) {
        if (mount.get("options") instanceof List<?> options) {
            mount.put(
                    "options",
                    options.stream().map(option -> "ro".equals(option) ? "rw" : option).toList());
        }
        return mount;
    }

    private static Map<String, Object> entry(BindMount bind) {
        return DefaultMounts.mount(
                bind.containerPath(),
                "bind",
                bind.hostPath(),
                "rbind",
                switch (bind.propagation()) {
                    case "rslave", "rshared" -> bind.propagation();
                    default -> "rprivate";
                },
                bind.readOnly() ? "ro" : "rw");
    }

    /// `linux.rootfsPropagation`: what the mount with the most of it needs; empty for the runtime's own.
    String rootPropagation() {
        String most = "";
        for (BindMount bind : binds) {
            if (bind.propagation().equals("rshared")) {
                return "rshared";
            }
            if (bind.propagation().equals("rslave")) {
                most = "rslave";
            }
        }
        return most;
    }
}
