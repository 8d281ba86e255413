// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.view.Format;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.Verb;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren cni status`: whether a network takes attachments.
final class CniStatusCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"sudo warren cni status mynet"},
                        "Ask the plugins of a CNI network whether they could attach a namespace now.",
                        "",
                        "Exit status 10: a plugin says that it could not. Networks of a version before 1.1.0"
                                + " cannot be asked.");
        spec.addPositional(
                StoreOptions.argument(0, "NETWORK", "A network's name in the folder of networks."));
        CniOptions.describeNetwork(spec);
        spec.addOption(Options.output(CniOptions.FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, CniOptions.FORMS);
        try {
            NetworkConfiguration network =
                    CniOptions.network(StoreOptions.arguments(words).getFirst(), words, console);
            return new CniQuestion(
                            Verb.STATUS,
                            network,
                            Optional.empty(),
                            "the network is of version %s, and the question is of 1.1.0"
                                    .formatted(network.version()))
                    .answer(
                            () -> CniOptions.client(words, console).status(network),
                            format,
                            console);
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }
}
