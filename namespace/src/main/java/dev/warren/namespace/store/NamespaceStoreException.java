// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.SyscallException;
import java.io.IOException;
import java.util.List;

/// A named namespace that could not be made, attached or removed: which step failed, on which path,
/// and why. Everything that had been done before the step has been undone, unless the message says what
/// could not be.
public final class NamespaceStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Step step;
    private final String path;
    private final int errno;

    NamespaceStoreException(
            String wanted, Step step, String path, SyscallException cause, List<String> notes) {
        super(message(wanted, step, path, cause, notes), cause);
        this.step = step;
        this.path = path;
        this.errno = cause.errno();
    }

    private static String message(
            String wanted, Step step, String path, SyscallException cause, List<String> notes) {
        StringBuilder text =
                new StringBuilder("cannot %s: %s failed".formatted(wanted, step.words()));
        // The subject is the path, mostly; then it need not be said twice.
        if (!cause.subject().equals(path)) {
            text.append(" (").append(path).append(')');
        }
        text.append(": ").append(cause.getMessage());
        notes.forEach(note -> text.append("; ").append(note));
        return text.toString();
    }

    /// The step that failed.
    public Step step() {
        return step;
    }

    /// The path it was about.
    public String path() {
        return path;
    }

    /// The kernel's answer; see [dev.warren.kernel.abi.Errno].
    public int errno() {
        return errno;
    }
}
