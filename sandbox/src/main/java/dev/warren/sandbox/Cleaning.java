// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What came of cleaning up behind processes that had ended: one thing that could not be done keeps nothing else
/// from being done.
///
/// Thread: one at a time.
public final class Cleaning {
    private final List<String> done = new ArrayList<>();
    private final List<SandboxException> failures = new ArrayList<>();

    Cleaning() {}

    /// What was done, in words, in its order.
    public List<String> done() {
        return List.copyOf(done);
    }

    /// What could not be done; of a [LeftoverException] what is left is in the journal, and [Sandboxes#collectGarbage]
    /// tries again.
    public List<SandboxException> failed() {
        return List.copyOf(failures);
    }

    /// Where failures are put.
    List<SandboxException> failures() {
        return failures;
    }

    /// Something to be cleaned up.
    interface Work {
        /// @return what was done, in words; empty when there was nothing to do
        Optional<String> run() throws SandboxException;
    }

    void attempt(Work work) {
        try {
            work.run().ifPresent(done::add);
        } catch (NotFoundException gone) {
            // Another one was quicker, who wanted the same.
            return;
        } catch (SandboxException failed) {
            failures.add(failed);
        }
    }

    /// What was done, where nothing could not be.
    ///
    /// @throws SandboxException the first failure, if there is one, with the others suppressed
    public List<String> demandDone() throws SandboxException {
        if (failures.isEmpty()) {
            return done();
        }
        SandboxException first = failures.getFirst();
        failures.subList(1, failures.size()).forEach(first::addSuppressed);
        throw first;
    }
}
