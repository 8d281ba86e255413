// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.id.NamespaceId;
import java.util.Optional;

/// A name in a store and what is behind it.
///
/// @param path of the name
/// @param id of the namespace that it leads to
public record StoreEntry(String name, String path, State state, Optional<NamespaceId> id) {
    /// What is behind a name.
    public enum State {
        /// A namespace is mounted on the file: it lives as long as the name.
        MOUNTED("mounted"),

        /// A symbolic link to a namespace, mostly to `/proc/<pid>/ns/net`. It holds nothing: the
        /// namespace can end at any moment, and the link then lead nowhere, or into another one.
        LINK("link"),

        /// An empty file or a link to nowhere: what is left of a namespace, or of one that was never
        /// made to the end.
        STALE("stale"),

        /// Anything else: a folder, a file with content, a namespace of another kind.
        OTHER("other"),

        /// May not be looked at.
        FORBIDDEN("forbidden");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /// The word for tables and JSON.
        public String word() {
            return word;
        }
    }
}
