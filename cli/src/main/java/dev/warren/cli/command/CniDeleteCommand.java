// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.NetworkConfiguration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren cni del`: detaches a namespace from a network.
final class CniDeleteCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"sudo warren cni del mynet blue"},
                        "Detach a network namespace from a CNI network.",
                        "",
                        "All plugins are asked, also after one has failed. It may be asked for again, and"
                                + " when the namespace of that path or name is gone.");
        CniOptions.describe(spec);
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        List<String> arguments = StoreOptions.arguments(words);
        try {
            NetworkConfiguration network = CniOptions.network(arguments.getFirst(), words, console);
            Attachment attachment =
                    AttachmentTarget.findOrFormer(arguments.getLast(), words).attachment(words);
            CniOptions.client(words, console).delete(network, attachment);
            return ExitStatus.OK;
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }
}
