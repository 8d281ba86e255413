// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.sandbox.ContainerState;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxState;
import java.util.Locale;

/// What states are called.
final class SandboxWords {
    private SandboxWords() {}

    static String state(SandboxState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static String state(ContainerState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /// Whether its process is there.
    static boolean hasProcess(Sandbox.Container container) {
        return container.state() == ContainerState.CREATED
                || container.state() == ContainerState.RUNNING;
    }

    /// A container in one word: `app`, or `app(exited:1)` when it does not run.
    static String container(Sandbox.Container container) {
        String name = SafeText.cell(container.record().name());
        if (container.state() == ContainerState.RUNNING) {
            return name;
        }
        return name
                + "("
                + state(container.state())
                + container.exitStatus().map(status -> ":" + status).orElse("")
                + ")";
    }
}
