// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.ContainerConfiguration.UserNumbers;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.PodConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `config.json` of a pod's infrastructure container (the "pause"): the process that holds the pod's namespaces
/// and is the parent of orphans when the pod's containers see each other's processes.
///
/// It joins the namespaces that are made already and makes the others. Source: containerd's CRI plugin,
/// `sandbox_run_linux.go`; OCI runtime specification, `config.md`, `config-linux.md`.
public final class SandboxSpec {
    static final String SPECIFICATION = "1.0.2";

    /// So that it is the last process that a node short of memory ends.
    private static final int OUT_OF_MEMORY_ADJUSTMENT = -998;

    private static final int CPU_SHARES = 2;
    private static final String UNPRIVILEGED_PORTS = "net.ipv4.ip_unprivileged_port_start";
    private static final String UNPRIVILEGED_PING = "net.ipv4.ping_group_range";

    private SandboxSpec() {}

    /// The document.
    ///
    /// @param infrastructure what runs in it
    /// @param rootFolder its root file system, absolute or relative to the bundle
    /// @throws SandboxException when there is nothing to run, or the pod's network namespace is not made yet
    public static Map<String, Object> of(
            SandboxParts sandbox, ImageDefaults infrastructure, String rootFolder, NodeTraits node)
            throws SandboxException {
        Map<String, Object> spec =
                Json.object(
                        "ociVersion",
                        SPECIFICATION,
                        "process",
                        process(infrastructure, node),
                        "root",
                        Json.object("path", rootFolder, "readonly", true));
        NamespaceModes modes = sandbox.pod().namespaces();
        // Without a UTS namespace of its own the runtime refuses a name.
        if (!modes.hostNetwork() && !sandbox.pod().hostName().isEmpty()) {
            spec.put("hostname", sandbox.pod().hostName());
        }
        spec.put("mounts", mounts(sandbox));
        spec.put("annotations", CriAnnotations.ofSandbox(sandbox, infrastructure.name()));
        spec.put("linux", linux(sandbox));
        return spec;
    }

    private static Map<String, Object> process(ImageDefaults infrastructure, NodeTraits node)
            throws SandboxException {
        List<String> words = new ArrayList<>(infrastructure.entryPoint());
        words.addAll(infrastructure.command());
        if (words.isEmpty()) {
            throw new SandboxException(
                    "the pod's infrastructure container has nothing to run: its image names neither an"
                            + " entry point nor a command");
        }
        UserNumbers user = infrastructure.user().orElseGet(() -> new UserNumbers(0, 0, List.of()));
        return Json.object(
                "user",
                ContainerProcess.user(user),
                "args",
                words,
                "env",
                ContainerProcess.environment(infrastructure.environment()),
                "cwd",
                infrastructure.workingDirectory().isEmpty()
                        ? "/"
                        : infrastructure.workingDirectory(),
                "capabilities",
                ContainerProcess.capabilities(Capabilities.STANDARD),
                "noNewPrivileges",
                true,
                "oomScoreAdj",
                node.outOfMemoryAdjustment(OUT_OF_MEMORY_ADJUSTMENT));
    }

    private static List<Map<String, Object>> mounts(SandboxParts sandbox) {
        List<Map<String, Object>> mounts = DefaultMounts.of(sandbox.pod().namespaces());
        mounts.add(readOnlyFile("/dev/shm", sandbox.files().sharedMemory()));
        mounts.add(readOnlyFile("/etc/resolv.conf", sandbox.files().resolver()));
        return mounts;
    }

    private static Map<String, Object> readOnlyFile(String destination, String source) {
        // A remount without the flags that are there already is refused in a user namespace.
        return DefaultMounts.mount(
                destination, "bind", source, "rbind", "ro", "nosuid", "nodev", "noexec");
    }

    private static Map<String, Object> linux(SandboxParts sandbox) throws SandboxException {
        NamespaceModes modes = sandbox.pod().namespaces();
        Map<String, Object> linux = Json.object();
        Namespaces.addMaps(linux, modes);
        Map<String, String> sysctls = sysctls(sandbox.pod());
        if (!sysctls.isEmpty()) {
            linux.put("sysctl", sysctls);
        }
        linux.put(
                "resources",
                Json.object(
                        "devices",
                        List.of(Json.object("allow", false, "access", "rwm")),
                        "cpu",
                        Json.object("shares", CPU_SHARES)));
        linux.put(
                "cgroupsPath", ControlGroupPath.of(ControlGroupPath.parent(sandbox), sandbox.id()));
        linux.put("namespaces", Namespaces.ofInfrastructure(sandbox));
        linux.put("maskedPaths", DefaultMounts.MASKED_PATHS);
        linux.put("readonlyPaths", DefaultMounts.READ_ONLY_PATHS);
        return linux;
    }

    /// The settings of the pod's namespaces, sorted by name: what the pod asks for, and two with which a pod
    /// of its own network needs fewer privileges, as containerd 2 sets them.
    ///
    /// A sandbox without an infrastructure process has to be given them in another way.
    public static Map<String, String> sysctls(PodConfiguration pod) {
        NamespaceModes modes = pod.namespaces();
        Map<String, String> sysctls = new TreeMap<>(pod.sysctls());
        if (!modes.hostNetwork()) {
            sysctls.putIfAbsent(UNPRIVILEGED_PORTS, "0");
            // The kernel refuses groups that the user namespace does not know.
            if (modes.user().isEmpty()) {
                sysctls.putIfAbsent(UNPRIVILEGED_PING, "0 2147483647");
            }
        }
        return sysctls;
    }
}
