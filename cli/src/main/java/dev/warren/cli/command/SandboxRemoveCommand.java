// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxReference;
import dev.warren.sandbox.Sandboxes;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox rm`: removes sandboxes and containers.
final class SandboxRemoveCommand extends SandboxWorkCommand {
    private static final String FORCE = "--force";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren sandbox rm web",
                            "sudo warren sandbox rm -f web shop/api",
                            "sudo warren sandbox rm -f --all"
                        },
                        "Remove a sandbox, or a container in one, with all that is kept of it.",
                        "",
                        "One that was not stopped is removed with --force only. Exit status 5: something"
                                + " could not be removed; it stays in the journal, and 'warren sandbox gc'"
                                + " tries again.");
        spec.addOption(PluginOptions.flag("Also what is in use; it is killed.", "-f", FORCE));
        describe(spec, true);
        return spec;
    }

    @Override
    void work(Sandboxes sandboxes, SandboxReference which, ParseResult words)
            throws SandboxException {
        boolean force = Options.has(words, FORCE);
        if (which.container().isPresent()) {
            sandboxes.removeContainer(
                    which.sandbox().id(), which.container().get().record().id(), force);
        } else {
            sandboxes.remove(which.sandbox().id(), force);
        }
    }
}
