// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.nio.file.Path;

/// Where the output of containers goes.
final class ContainerLogs {
    private ContainerLogs() {}

    /// Where the pod wants it, as a kubelet has it (`<log directory>/<name>/0.log`), or beside what is kept of the
    /// container. What is there by the pod's wish is nobody's to remove but the one's who asked for it, who may rotate
    /// and collect it, as a kubelet does.
    static Path file(SandboxRecord record, String name, Path kept) {
        String wanted = record.pod().logDirectory();
        return wanted.isEmpty()
                ? kept.resolve("log")
                : Path.of(wanted).resolve(name).resolve("0.log");
    }
}
