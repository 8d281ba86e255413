// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxReference;
import dev.warren.sandbox.Sandboxes;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox stop`: ends containers, and networks and namespaces of sandboxes.
final class SandboxStopCommand extends SandboxWorkCommand {
    private static final String GRACE = "--time";
    private static final String STANDARD = "10s";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren sandbox stop web",
                            "sudo warren sandbox stop web/app -t 30s",
                            "sudo warren sandbox stop --all"
                        },
                        "Stop a sandbox, or a container in one.",
                        "",
                        "A container's process is asked to end and then killed. With a sandbox its"
                                + " containers end, then its network and its namespaces; its record and"
                                + " logs stay until 'rm'. Exit status 5: something could not be removed.");
        spec.addOption(
                OptionSpec.builder("-t", GRACE)
                        .paramLabel("TIME")
                        .type(String.class)
                        .defaultValue(STANDARD)
                        .description(
                                "How long containers may take to end before they are killed (default: "
                                        + STANDARD
                                        + ").")
                        .build());
        describe(spec, true);
        return spec;
    }

    @Override
    void work(Sandboxes sandboxes, SandboxReference which, ParseResult words)
            throws SandboxException {
        Duration grace = grace(words);
        if (which.container().isPresent()) {
            sandboxes.stopContainer(
                    which.sandbox().id(), which.container().get().record().id(), grace);
        } else {
            sandboxes.stop(which.sandbox().id(), grace);
        }
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        // Before anything is touched.
        grace(words);
        return super.run(words, console);
    }

    private static Duration grace(ParseResult words) {
        return Options.duration(Options.text(words, GRACE));
    }
}
