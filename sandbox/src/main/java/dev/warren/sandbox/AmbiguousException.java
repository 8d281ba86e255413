// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.util.List;

/// What was given stands for several sandboxes or containers.
public final class AmbiguousException extends SandboxException {
    private static final long serialVersionUID = 1;

    private final transient List<String> candidates;

    /// @param candidates each as people may type it, or with what tells it from the others
    public AmbiguousException(String message, List<String> candidates) {
        super(message + ": " + String.join(", ", candidates));
        this.candidates = List.copyOf(candidates);
    }

    /// Each as people may type it, or with what tells it from the others.
    public List<String> candidates() {
        return candidates;
    }
}
