// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.CniView;
import dev.warren.cli.view.Format;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.CniException;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.Verb;
import java.util.List;
import java.util.Optional;
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
                    AttachmentTarget.findOrFormer(arguments.getLast(), words).attachment(words);
            Optional<CniException> failure = delete(words, console, network, attachment);
            if (format == Format.JSON) {
                Structured.json(
                        console,
                        json ->
                                json.document(
                                        CniView.answer(
                                                Verb.DEL,
                                                network.name(),
                                                Optional.of(attachment),
                                                true,
                                                failure)));
            }
            if (failure.isPresent()) {
                throw failure.get();
            }
            return ExitStatus.OK;
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }

    private static Optional<CniException> delete(
            ParseResult words, Console console, NetworkConfiguration network, Attachment attachment)
            throws SandboxException {
        try {
            CniOptions.client(words, console).delete(network, attachment);
            return Optional.empty();
        } catch (CniException failed) {
            return Optional.of(failed);
        }
    }
}
