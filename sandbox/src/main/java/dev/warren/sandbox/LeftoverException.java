// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.util.List;

/// Something of a sandbox could not be removed. It is in the journal; `gc` tries again.
public final class LeftoverException extends SandboxException {
    private static final long serialVersionUID = 1;

    private final String wanted;
    private final transient List<String> leftovers;

    /// @param message what was wanted, and on which sandbox
    /// @param leftovers what could not be removed, and why
    public LeftoverException(String message, List<String> leftovers) {
        super(message + ": " + String.join("; ", leftovers));
        this.wanted = message;
        this.leftovers = List.copyOf(leftovers);
    }

    /// What was wanted, without what is left.
    public String wanted() {
        return wanted;
    }

    /// What could not be removed, and why, in words.
    public List<String> leftovers() {
        return leftovers;
    }
}
