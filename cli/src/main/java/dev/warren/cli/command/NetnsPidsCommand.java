// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Fact;
import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Snapshot;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren netns pids`: the processes in a namespace.
final class NetnsPidsCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren netns pids blue", "sudo warren netns pids pod:default/web"
                        },
                        "Print the ids of the processes in a namespace.");
        spec.addPositional(StoreOptions.argument(0, "REF", "Which namespace."));
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        String reference = StoreOptions.arguments(words).getFirst();
        try (Target.Opened target = Target.open(reference, words)) {
            // While it is open its inode is nobody else's.
            Snapshot snapshot = Look.atProcesses(words);
            Optional<Namespace> seen = snapshot.atlas().namespace(target.namespace().id());
            if (seen.isPresent()) {
                for (Fact.ProcessSeen process : seen.get().processes()) {
                    console.print(process.process().pid() + "\n");
                }
            }
            console.flush();
            Look.sayGaps(snapshot, console);
            return snapshot.atlas().isComplete() ? ExitStatus.OK : ExitStatus.PARTIAL;
        }
    }
}
