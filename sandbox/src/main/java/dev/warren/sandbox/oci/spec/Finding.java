// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

/// Something in a `config.json` that a runtime does not take as it stands.
///
/// @param field where, as in `linux.namespaces[4].path`
/// @param reason what is wrong there, and what would be right
/// @param weight what a runtime makes of it
public record Finding(String field, String reason, Weight weight) {
    /// What follows from a finding.
    public enum Weight {
        /// Runtimes fail, when they read it or when they do what it says; or a container would have more than
        /// was meant, without a word.
        REFUSED,
        /// Some versions fail, or it is taken for something else.
        DOUBTFUL
    }

    /// `field: reason`.
    @Override
    public String toString() {
        return field + ": " + reason;
    }
}
