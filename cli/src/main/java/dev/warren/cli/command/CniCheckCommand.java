// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.CniException;
import dev.warren.sandbox.cni.NetworkConfiguration;
import java.util.List;
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
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        List<String> arguments = StoreOptions.arguments(words);
        try {
            NetworkConfiguration network = CniOptions.network(arguments.getFirst(), words, console);
            Attachment attachment =
                    AttachmentTarget.find(arguments.getLast(), words).attachment(words);
            if (!CniOptions.client(words, console).check(network, attachment)) {
                console.say("warren: note: no plugin was asked: the network has disableCheck");
            }
            return ExitStatus.OK;
        } catch (CniException failed) {
            throw Refusal.ofAnswer(failed);
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }
}
