// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has to be undone, undone in reverse; a step that fails does not keep the others from being
/// tried. Is also run when the JVM ends before its owner was closed.
final class Cleanup {
    private record Step(String title, Runnable action) {}

    private final String owner;
    private final Deque<Step> steps = new ArrayDeque<>();
    private @Nullable Thread atExit;

    Cleanup(String owner) {
        this.owner = owner;
    }

    /// Adds a step that will be run before all the steps that are there now; `title` completes the
    /// sentence "could not …".
    synchronized void add(String title, Runnable action) {
        if (atExit == null) {
            Thread hook = new Thread(this::run, "warren-cleanup");
            Runtime.getRuntime().addShutdownHook(hook);
            atExit = hook;
        }
        steps.push(new Step(title, action));
    }

    /// Runs every step, then fails when one of them did.
    synchronized void run() {
        List<RuntimeException> failures = new ArrayList<>();
        StringBuilder message = new StringBuilder("leftovers of " + owner + ":");
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.action().run();
            } catch (RuntimeException e) {
                failures.add(e);
                message.append("\n  could not ").append(step.title()).append(": ");
                message.append(e.getMessage());
            }
        }
        forgetExit();
        if (!failures.isEmpty()) {
            TestkitException failure = new TestkitException(message.toString());
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private void forgetExit() {
        Thread hook = atExit;
        atExit = null;
        if (hook != null && !Thread.currentThread().equals(hook)) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is ending; the hook finds nothing left to do.
            }
        }
    }
}
