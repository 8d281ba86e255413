// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.PodName;
import dev.warren.kernel.id.ProcessId;
import java.util.List;
import java.util.OptionalInt;

/// To whom a namespace belongs, and why we think so.
public sealed interface Owner {
    /// As many characters of an id as engines print.
    int SHORT_ID = 12;

    /// What says so, without doubles, in the order it was found.
    List<Evidence> evidence();

    /// The word in JSON: `host`, `pod`, `container`, `process`.
    String kind();

    /// What stands in the table: `host`, `pod/default/web`, `container/redis`, `process/sleep[77]`.
    String label();

    /// The node itself.
    record Host(List<Evidence> evidence) implements Owner {
        public Host {
            evidence = List.copyOf(evidence);
        }

        @Override
        public String kind() {
            return "host";
        }

        @Override
        public String label() {
            return "host";
        }
    }

    /// A pod: the one whose namespace it is, or one of those that share the host's.
    ///
    /// @param runtime empty where only the CNI cache knows the pod
    /// @param pod without a name where no source tells it; then the label is that of the sandbox
    /// @param containers by name; without the infrastructure
    record Pod(
            String runtime,
            PodName pod,
            String sandboxId,
            boolean hostNetwork,
            List<Container> containers,
            List<Evidence> evidence)
            implements Owner {
        public Pod {
            containers = List.copyOf(containers);
            evidence = List.copyOf(evidence);
        }

        @Override
        public String kind() {
            return "pod";
        }

        @Override
        public String label() {
            return "pod/"
                    + (pod.name().isEmpty()
                            ? sandboxId.substring(0, Math.min(SHORT_ID, sandboxId.length()))
                            : pod.path());
        }
    }

    /// A container without a pod.
    ///
    /// @param sandboxId Docker's; empty elsewhere
    record Standalone(
            String runtime,
            String sandboxId,
            boolean hostNetwork,
            Container container,
            List<Evidence> evidence)
            implements Owner {
        public Standalone {
            evidence = List.copyOf(evidence);
        }

        @Override
        public String kind() {
            return "container";
        }

        @Override
        public String label() {
            return "container/" + container.label();
        }
    }

    /// The oldest process, where nothing else is known.
    record Program(ProcessId process, String command, List<Evidence> evidence) implements Owner {
        public Program {
            evidence = List.copyOf(evidence);
        }

        @Override
        public String kind() {
            return "process";
        }

        @Override
        public String label() {
            return "process/" + command + "[" + process.pid() + "]";
        }
    }

    /// A container.
    ///
    /// @param pid of its first process; empty when none is known
    record Container(String id, String name, String image, OptionalInt pid) {
        /// The name; the first digits of the id where there is none.
        public String label() {
            return name.isEmpty() ? shortId() : name;
        }

        /// The first twelve characters of the id.
        public String shortId() {
            return id.substring(0, Math.min(SHORT_ID, id.length()));
        }
    }
}
