// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.view.Format;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.Verb;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren cni check`: whether an attachment is as it was made.
final class CniCheckCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"sudo warren cni check mynet blue"},
                        "Ask the plugins of a CNI network whether a namespace is attached as it should be.",
                        "",
                        "Exit status 10: a plugin says that it is not.");
        CniOptions.describe(spec);
        spec.addOption(Options.output(CniOptions.FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        Format format = Options.format(words, CniOptions.FORMS);
        List<String> arguments = StoreOptions.arguments(words);
        try {
            NetworkConfiguration network = CniOptions.network(arguments.getFirst(), words, console);
            Attachment attachment =
                    AttachmentTarget.find(arguments.getLast(), words).attachment(words);
            return new CniQuestion(
                            Verb.CHECK,
                            network,
                            Optional.of(attachment),
                            "the network has disableCheck")
                    .answer(
                            () -> CniOptions.client(words, console).check(network, attachment),
                            format,
                            console);
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }
}
