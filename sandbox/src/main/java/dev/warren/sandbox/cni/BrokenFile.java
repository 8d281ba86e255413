// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.json.MalformedException;

/// A file that was passed over because it is not what it should be.
///
/// @param file its path
/// @param field where in it; empty for all of it
/// @param reason what is wrong there
public record BrokenFile(String file, String field, String reason) {
    static BrokenFile of(MalformedException wrong) {
        return new BrokenFile(wrong.document(), wrong.field(), wrong.reason());
    }

    /// In one line: file, field and reason.
    @Override
    public String toString() {
        return file + ": " + (field.isEmpty() ? "" : field + ": ") + reason;
    }
}
