// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import org.jspecify.annotations.Nullable;

/// Says what the testkit wanted, on what, and what failed.
public final class TestkitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// A failure that has no other failure beneath it.
    public TestkitException(String message) {
        super(message);
    }

    /// A failure that was caused by another one.
    public TestkitException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
