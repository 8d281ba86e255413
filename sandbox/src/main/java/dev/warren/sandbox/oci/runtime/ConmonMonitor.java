// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.SandboxException;
import java.util.List;

/// `conmon`, the monitor of CRI-O and podman: it starts the runtime, is the parent of the container's first
/// process, writes its output in CRI's format, and notes its exit status in a file. One stays for each
/// container, and goes when the container ends.
///
/// Source: man 8 conmon; containers/conmon 2.0.23 and later (`--full-attach`).
public final class ConmonMonitor implements Monitor {
    private final String program;
    private final List<String> environment;

    /// @param program the path of `conmon`
    /// @param environment what it and the runtime see
    ConmonMonitor(String program, List<String> environment) {
        this.program = program;
        this.environment = List.copyOf(environment);
    }

    /// `conmon` at a path, with this process's environment.
    ///
    /// @throws SyscallException when that cannot be read
    public static ConmonMonitor at(String path) throws SyscallException {
        return new ConmonMonitor(path, RuntimeEnvironment.ofThisProcess());
    }

    /// Where `conmon` is.
    public String program() {
        return program;
    }

    List<String> environment() {
        return environment;
    }

    @Override
    public MonitoredContainer create(
            OciRuntime runtime, String id, ContainerPlaces places, boolean terminal)
            throws SandboxException, SyscallException {
        OciRuntime.checkId(id);
        return new ConmonStart(this, runtime, id, places).create(terminal);
    }

    @Override
    public ContainerLog.Format logFormat() {
        return ContainerLog.Format.KUBERNETES;
    }

    @Override
    public boolean notesTheEnd() {
        return true;
    }

    @Override
    public String toString() {
        return program;
    }
}
