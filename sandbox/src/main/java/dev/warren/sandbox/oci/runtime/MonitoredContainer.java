// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.id.ProcessId;
import java.util.Optional;

/// A container that has been created.
///
/// @param init its first process, which waits for [OciRuntime#start]
/// @param monitor the process that keeps its log and will note how it ended; empty without one
public record MonitoredContainer(ProcessId init, Optional<ProcessId> monitor) {}
