// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

/// Something in a `config.json` with which a runtime would fail.
///
/// @param field where, as in `linux.namespaces[4].path`
/// @param reason what is wrong there and what would be right
public record Finding(String field, String reason) {
    /// `field: reason`.
    @Override
    public String toString() {
        return field + ": " + reason;
    }
}
