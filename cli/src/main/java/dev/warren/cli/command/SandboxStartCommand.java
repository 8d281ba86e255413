// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.sandbox.ContainerState;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxReference;
import dev.warren.sandbox.SandboxState;
import dev.warren.sandbox.Sandboxes;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox start`: lets the processes of created containers begin.
final class SandboxStartCommand extends SandboxWorkCommand {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"sudo warren sandbox start web/app"},
                        "Let the process of a container begin that was created.",
                        "",
                        "Of a sandbox: of all its containers that were created and not started. What was"
                                + " stopped cannot be started again, only removed.");
        describe(spec, false);
        return spec;
    }

    @Override
    void work(Sandboxes sandboxes, SandboxReference which, ParseResult words)
            throws SandboxException, Refusal {
        if (which.container().isPresent()) {
            start(sandboxes, which.sandbox(), which.container().get());
            return;
        }
        if (which.sandbox().state() != SandboxState.READY) {
            throw new Refusal(
                    ExitStatus.FAILURE,
                    "sandbox %s is not ready: it cannot be started again, only removed"
                            .formatted(which));
        }
        for (Sandbox.Container container : which.sandbox().containers()) {
            if (container.state() == ContainerState.CREATED) {
                start(sandboxes, which.sandbox(), container);
            }
        }
    }

    /// One that runs is what is wanted.
    private static void start(Sandboxes sandboxes, Sandbox sandbox, Sandbox.Container container)
            throws SandboxException, Refusal {
        switch (container.state()) {
            case CREATED -> sandboxes.startContainer(sandbox.id(), container.record().id());
            case RUNNING -> {}
            case EXITED, UNKNOWN ->
                    throw new Refusal(
                            ExitStatus.FAILURE,
                            "the process of container '%s' has ended: it cannot be started again; remove it and make another"
                                    .formatted(container.record().name()));
        }
    }
}
