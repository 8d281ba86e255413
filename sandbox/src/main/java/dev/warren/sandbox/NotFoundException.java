// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

/// There is no such sandbox or container.
public final class NotFoundException extends SandboxException {
    private static final long serialVersionUID = 1;

    /// @param message the sentence
    public NotFoundException(String message) {
        super(message);
    }
}
