// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.id.ProcessId;

/// A process that stands for a container's.
record LabProcess(ProcessId id) {}
