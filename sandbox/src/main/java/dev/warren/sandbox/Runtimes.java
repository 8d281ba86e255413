// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.oci.runtime.OciRuntime;
import dev.warren.sandbox.oci.spec.ControlGroupPath;
import dev.warren.sandbox.pod.PodConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The OCI runtime, with what it keeps below our folder. A sandbox stays with the one that it was made with: no other
/// can read what that one noted of its containers.
final class Runtimes {
    /// Where systemd is the machine's first process. Source: man 3 sd_booted.
    private static final Path SYSTEMD = Path.of("/run/systemd/system");

    private Runtimes() {}

    /// The one that a sandbox was made with, or is being made with.
    static OciRuntime of(SandboxRecord record, SandboxSettings settings) throws IOException {
        return of(
                record.runtime().isEmpty() ? settings.runtime() : record.runtime(),
                ControlGroupPath.parent(record.id(), record.pod()),
                settings);
    }

    /// @param controlGroupParent below which the containers are counted
    static OciRuntime of(String program, String controlGroupParent, SandboxSettings settings)
            throws IOException {
        Path root = settings.folders().runtimeRoot();
        Files.createDirectories(root);
        return at(
                program,
                root.toString(),
                ControlGroupPath.isOfSystemd(controlGroupParent),
                settings);
    }

    /// One that the journal names.
    static OciRuntime at(Trace.RuntimeContainer trace, SandboxSettings settings)
            throws SyscallException {
        return at(
                trace.program(),
                trace.root(),
                ControlGroupPath.isScope(trace.controlGroup()),
                settings);
    }

    private static OciRuntime at(
            String program, String root, boolean systemd, SandboxSettings settings)
            throws SyscallException {
        OciRuntime runtime = OciRuntime.of(program, root).withDeadline(settings.runtimeDeadline());
        return systemd ? runtime.withArguments(List.of("--systemd-cgroup")) : runtime;
    }

    /// @throws SandboxException when a pod wants its control groups of systemd, and that does not run here
    static void demandControlGroups(PodConfiguration pod) throws SandboxException {
        String parent = pod.controlGroupParent();
        if (ControlGroupPath.isOfSystemd(parent) && !Files.isDirectory(SYSTEMD)) {
            throw new SandboxException(
                    "%s wants its control groups in %s, a slice of systemd, and systemd does not run this machine; name a path that does not end in .slice"
                            .formatted(pod.identity(), parent));
        }
    }
}
