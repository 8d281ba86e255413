// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.CniException;
import dev.warren.sandbox.cni.NetworkConfiguration;
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
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        try {
            NetworkConfiguration network =
                    CniOptions.network(StoreOptions.arguments(words).getFirst(), words, console);
            if (!CniOptions.client(words, console).status(network)) {
                console.say(
                        "warren: note: no plugin was asked: the network is of version %s, and the question is of 1.1.0"
                                .formatted(network.version()));
            }
            return ExitStatus.OK;
        } catch (CniException failed) {
            throw Refusal.ofAnswer(failed);
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }
}
