// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Removes traces, the latest first. One that cannot be removed stays in the journal with the reason, and so does
/// what it needs; the others are removed all the same.
final class Undo {
    private final Held held;
    private final Removal removal;
    private Optional<String> unwritten = Optional.empty();

    Undo(Held held, Removal removal) {
        this.held = held;
        this.removal = removal;
    }

    /// Removes those that are chosen, and that nothing needs which was left.
    ///
    /// @return what could not be removed, in words; empty when all is gone
    List<String> run(Predicate<Trace> chosen) throws SandboxException {
        List<String> failures = new ArrayList<>();
        List<Trace> failed = new ArrayList<>();
        for (Journal.Left left : held.journal().left().reversed()) {
            Trace trace = left.trace();
            if (!chosen.test(trace) || failed.stream().anyMatch(trace::isNeededBy)) {
                continue;
            }
            try {
                removal.remove(held.id(), trace);
                note(() -> held.journal().gone(left));
            } catch (IOException refused) {
                String why = Held.reason(refused);
                note(() -> held.journal().failed(left, why));
                failed.add(trace);
                failures.add("could not remove " + trace.words() + ": " + why);
            }
        }
        if (unwritten.isPresent() && !failures.isEmpty()) {
            failures.add(unwritten.get());
        }
        return failures;
    }

    private interface Line {
        void write() throws SandboxException;
    }

    /// On a full disk the journal cannot say what is gone, but that must go all the same. When the journal is read
    /// again, what is gone is only looked for once more.
    private void note(Line line) {
        try {
            line.write();
        } catch (SandboxException failed) {
            unwritten = Optional.of(failed.sentence());
        }
    }

    /// Removes all of them.
    List<String> runAll() throws SandboxException {
        return run(_ -> true);
    }
}
