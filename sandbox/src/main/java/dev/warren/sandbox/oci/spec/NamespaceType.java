// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.kernel.nsfs.NamespaceKind;
import java.util.Optional;

/// The types of namespaces that a `config.json` can name, in the order in which runc lists those it joins.
/// Source: OCI runtime specification, `config-linux.md`, "Namespaces"; `time` since 1.1.
public enum NamespaceType {
    USER("user", NamespaceKind.USER),
    INTER_PROCESS("ipc", NamespaceKind.INTER_PROCESS),
    HOST_NAME("uts", NamespaceKind.HOST_NAME),
    NETWORK("network", NamespaceKind.NETWORK),
    PROCESS("pid", NamespaceKind.PROCESS),
    MOUNT("mount", NamespaceKind.MOUNT),
    CONTROL_GROUP("cgroup", NamespaceKind.CONTROL_GROUP),
    TIME("time", NamespaceKind.TIME);

    private final String word;
    private final NamespaceKind kind;

    NamespaceType(String word, NamespaceKind kind) {
        this.word = word;
        this.kind = kind;
    }

    /// The word in `config.json`: two of them differ from those of `/proc/<pid>/ns/`.
    public String word() {
        return word;
    }

    /// What the kernel calls it.
    public NamespaceKind kind() {
        return kind;
    }

    /// The type of this word; empty for a word that no specification knows.
    public static Optional<NamespaceType> find(String word) {
        for (NamespaceType type : values()) {
            if (type.word.equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
