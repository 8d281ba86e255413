// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.SyscallException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What has to be undone when a later step fails: registered before each step that may leave traces, run
/// in reverse. One that fails does not keep the others from running.
final class Undo {
    private final Deque<Action> actions = new ArrayDeque<>();

    private record Action(String what, Work work) {}

    /// One thing to undo.
    interface Work {
        void run() throws SyscallException;
    }

    void add(String what, Work work) {
        actions.push(new Action(what, work));
    }

    /// Undoes everything.
    ///
    /// @return what could not be undone, in words
    List<String> run() {
        List<String> failures = new ArrayList<>();
        while (!actions.isEmpty()) {
            Action action = actions.pop();
            try {
                action.work.run();
            } catch (SyscallException failed) {
                failures.add("and " + action.what + " failed: " + failed.getMessage());
            }
        }
        return failures;
    }
}
