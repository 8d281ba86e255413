// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import java.util.ArrayList;
import java.util.List;

/// One step of a sandbox: what is noted of it, where, and what the kernel says to that.
///
/// @param kind of which kind of step
/// @param title in words
/// @param details in the order in which they are shown
/// @param proofs in the order in which they were looked for
public record Station(Kind kind, String title, List<Detail> details, List<Proof> proofs) {
    /// Keeps copies that nobody can change.
    public Station {
        details = List.copyOf(details);
        proofs = List.copyOf(proofs);
    }

    /// The kinds of steps, in their order.
    public enum Kind {
        /// What whoever asked for the pod wanted.
        RECORD,
        /// The file by which its network namespace is found.
        NAMESPACE,
        /// An interface that plugins made.
        ATTACHMENT,
        /// An OCI bundle's `config.json`.
        SPECIFICATION,
        /// What runc would send to its first process for it.
        BOOTSTRAP,
        /// What the OCI runtime notes.
        STATE,
        /// The process that runs.
        PROCESS
    }

    /// Something that is noted.
    ///
    /// @param value may be of several lines
    public record Detail(String name, String value) {}

    /// Puts one together.
    static final class Builder {
        private final Kind kind;
        private final String title;
        private final List<Detail> details = new ArrayList<>();
        private final List<Proof> proofs = new ArrayList<>();

        Builder(Kind kind, String title) {
            this.kind = kind;
            this.title = title;
        }

        /// Notes something, unless it is empty.
        Builder detail(String name, String value) {
            if (!value.isEmpty()) {
                details.add(new Detail(name, value));
            }
            return this;
        }

        Builder proof(Proof proof) {
            proofs.add(proof);
            return this;
        }

        Station build() {
            return new Station(kind, title, details, proofs);
        }
    }
}
