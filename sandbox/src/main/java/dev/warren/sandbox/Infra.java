// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.nio.file.Path;
import java.util.List;

/// What keeps the namespaces of a pod.
public sealed interface Infra {
    /// Mounts, as CRI-O has it when nothing needs a process.
    record Pinned() implements Infra {}

    /// A process that waits, as containerd has it: a program without shared libraries, alone in its root file
    /// system.
    ///
    /// @param program on the node, as in `/usr/bin/catatonit`
    /// @param arguments as in `-P`
    record Waiting(Path program, List<String> arguments) implements Infra {
        /// Keeps a copy that nobody can change.
        public Waiting {
            arguments = List.copyOf(arguments);
        }
    }

    /// A process in a root file system that somebody gives, such as an unpacked pause image.
    record Root(Path folder, List<String> command) implements Infra {
        /// Keeps a copy that nobody can change.
        public Root {
            command = List.copyOf(command);
        }
    }
}
