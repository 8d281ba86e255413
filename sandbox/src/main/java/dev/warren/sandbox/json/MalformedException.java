// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.json;

import dev.warren.sandbox.SandboxException;

/// A document that somebody wrote is not what it should be.
public final class MalformedException extends SandboxException {
    private static final long serialVersionUID = 1;

    private final String document;
    private final String field;
    private final String reason;

    /// @param document the file, or what else it is called
    /// @param field where in it, as in `spec.containers[0].image`; empty for all of it
    /// @param reason what is wrong there, as in "must be a text"
    public MalformedException(String document, String field, String reason) {
        super(document + ": " + (field.isEmpty() ? "" : field + ": ") + reason);
        this.document = document;
        this.field = field;
        this.reason = reason;
    }

    /// The file, or what else the document is called.
    public String document() {
        return document;
    }

    /// Where in the document; empty for all of it.
    public String field() {
        return field;
    }

    /// What is wrong there.
    public String reason() {
        return reason;
    }
}
