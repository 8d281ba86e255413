// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.cni.CniObserver;
import dev.warren.sandbox.cni.PluginRun;
import java.io.IOException;

/// The way by which every step is taken that changes the machine. Whoever watches implements it and lets them
/// pass; whoever tests makes one fail.
///
/// Thread: those of all sandboxes that are worked on, at once.
public interface Steps extends CniObserver {
    /// Takes a step.
    ///
    /// @param sandbox the id of the sandbox that it is for
    /// @param subject what it is about: a path, a name
    default <T> T take(String sandbox, Step step, String subject, Action<T> action)
            throws IOException {
        return action.run();
    }

    /// Something to be told to whoever watches, which keeps nothing from being done.
    ///
    /// @param text a sentence
    default void note(String text) {}

    @Override
    default void ran(PluginRun run) {}

    @Override
    default void remarked(String remark) {
        note(remark);
    }

    /// What a step does.
    interface Action<T> {
        T run() throws IOException;
    }

    /// Lets all steps pass in silence.
    static Steps unwatched() {
        return new Steps() {};
    }
}
