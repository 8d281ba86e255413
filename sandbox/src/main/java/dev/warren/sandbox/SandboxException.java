// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.io.IOException;
import java.util.List;

/// Something about a sandbox could not be done. The message is a sentence: what was wanted, on what, and why
/// it failed.
public class SandboxException extends IOException {
    private static final long serialVersionUID = 1;

    /// @param message the sentence
    public SandboxException(String message) {
        super(message);
    }

    /// @param message the sentence, with what the cause says in it
    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }

    /// The sentence; every such exception has one.
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /// What else failed while the first failure was being dealt with, in words.
    public List<String> further() {
        return List.of(getSuppressed()).stream().map(Throwable::getMessage).toList();
    }
}
