// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.process.Streams;
import dev.warren.sandbox.SandboxException;
import java.util.Optional;

/// Nobody stays: the container writes into its log by itself, both streams into one, without times; its end is
/// seen, but not how it ended.
public record NoMonitor() implements Monitor {
    @Override
    public MonitoredContainer create(
            OciRuntime runtime, String id, ContainerPlaces places, boolean terminal)
            throws SandboxException, SyscallException {
        OciRuntime.checkId(id);
        if (terminal) {
            throw new SandboxException(
                    "container "
                            + id
                            + " wants a terminal, and nobody would hold its other end: install conmon, or"
                            + " set process.terminal to false in "
                            + places.bundle()
                            + "/config.json");
        }
        try (Fd input = Fd.open("/dev/null", Files.O_RDONLY);
                Fd log = LogFile.append(places.log())) {
            ProcessId init =
                    runtime.create(
                            places.bundle(),
                            id,
                            places.initPidFile(),
                            Streams.of(input, log, log).workingIn(places.folder()));
            return new MonitoredContainer(init, Optional.empty());
        }
    }

    @Override
    public ContainerLog.Format logFormat() {
        return ContainerLog.Format.PLAIN;
    }

    @Override
    public boolean notesTheEnd() {
        return false;
    }
}
