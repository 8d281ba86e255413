// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;

/// What the kernel says of a path, a process or a note that should lead to a namespace.
public sealed interface Proof {
    /// What was looked at, as in `/proc/77/ns/net`.
    String subject();

    /// The kernel's word for the kind of namespace, or `process`.
    String kind();

    /// The verdict in words.
    String words();

    /// It leads to a namespace of which nothing is known yet, and which those that follow are held against.
    record First(String subject, NamespaceKind namespaceKind, NamespaceId found) implements Proof {
        @Override
        public String kind() {
            return namespaceKind.word();
        }

        @Override
        public String words() {
            return "namespace " + Proof.name(namespaceKind, found);
        }
    }

    /// It leads where it should.
    record Same(String subject, NamespaceKind namespaceKind, NamespaceId found) implements Proof {
        @Override
        public String kind() {
            return namespaceKind.word();
        }

        @Override
        public String words() {
            return "same namespace " + Proof.name(namespaceKind, found);
        }
    }

    /// It leads elsewhere.
    ///
    /// @param expectedOf what the expected one was seen at
    record Differs(
            String subject,
            NamespaceKind namespaceKind,
            NamespaceId found,
            NamespaceId expected,
            String expectedOf)
            implements Proof {
        @Override
        public String kind() {
            return namespaceKind.word();
        }

        @Override
        public String words() {
            return "DIFFERS: %s, but %s of %s"
                    .formatted(
                            Proof.name(namespaceKind, found),
                            Proof.name(namespaceKind, expected),
                            expectedOf);
        }
    }

    /// It leads nowhere, or something else than a namespace stands in the way.
    ///
    /// @param expected whether it would have to lead somewhere
    record Failed(String subject, String kind, String reason, boolean expected) implements Proof {
        @Override
        public String words() {
            return (expected ? "FAILS: " : "not there: ") + reason;
        }
    }

    /// Something other than a namespace is as it was noted.
    record Holds(String subject, String kind, String words) implements Proof {}

    /// Whether it says that something is not as it should be.
    default boolean objects() {
        return this instanceof Differs || (this instanceof Failed failed && failed.expected());
    }

    /// As the kernel writes it: `net:[4026532177]`.
    static String name(NamespaceKind kind, NamespaceId id) {
        return kind.word() + ":[" + id.inode() + "]";
    }
}
