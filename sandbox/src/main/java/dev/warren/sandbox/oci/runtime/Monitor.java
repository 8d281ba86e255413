// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.SandboxException;
import java.util.List;
import java.util.Optional;

/// Who stays with a container when the one who made it has gone: takes its output, and its end.
///
/// Only the parent of a process learns how it ended, and the parent of a container's first process is whoever
/// took it over from the runtime. So without a process that stays nobody ever knows.
public sealed interface Monitor permits ConmonMonitor, NoMonitor {
    /// Creates a container with its runtime, up to the point where [OciRuntime#start] lets it run.
    ///
    /// Not undone when it fails: [OciRuntime#delete] and [Orphans] take away what was left.
    ///
    /// @param places of its files; the folders must be there
    /// @param terminal whether `config.json` asks for a terminal
    /// @throws OciRuntimeException in the runtime's words
    MonitoredContainer create(
            OciRuntime runtime, String id, ContainerPlaces places, boolean terminal)
            throws SandboxException, SyscallException;

    /// How the file is written that [ContainerPlaces#log] names.
    ContainerLog.Format logFormat();

    /// Whether it will be known how a container ended.
    boolean notesTheEnd();

    /// The best that is installed: `conmon`, or none.
    ///
    /// @throws SyscallException when this process's environment cannot be read
    static Monitor installed() throws SyscallException {
        List<String> environment = RuntimeEnvironment.ofThisProcess();
        Optional<String> conmon = ProgramPath.find("conmon", environment);
        return conmon.isPresent() ? new ConmonMonitor(conmon.get(), environment) : new NoMonitor();
    }
}
