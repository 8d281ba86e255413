// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.id.NamespaceId;
import java.util.List;

/// Code that ran inside a namespace started threads there: they hold the namespace, and whatever they
/// do later they do inside it. A defect of that code.
public final class ThreadsLeftBehindException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient List<ThreadPlace> threads;

    ThreadsLeftBehindException(NamespaceId namespace, List<ThreadPlace> threads) {
        super(
                "code that was called inside network namespace "
                        + namespace
                        + " left threads of this JVM there, which now hold it: "
                        + threads);
        this.threads = List.copyOf(threads);
    }

    /// The threads.
    public List<ThreadPlace> threads() {
        return threads;
    }
}
