// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.AttachmentResult;
import dev.warren.sandbox.cni.NetworkConfiguration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren cni add`: attaches a namespace to a network.
final class CniAddCommand implements Command {
    private static final List<String> FORMS = List.of("json");

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren cni add mynet blue",
                            "sudo warren cni add mynet /run/netns/blue --ifname net1 -v",
                            "sudo warren cni add mynet container:box --net-conf . --bin-dir ./bin"
                        },
                        "Attach a network namespace to a CNI network, and print the result.",
                        "",
                        "As cnitool does, and each can take back what the other has attached. After a"
                                + " failure nothing is taken back: 'warren cni del' does that.");
        CniOptions.describe(spec);
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        Options.format(words, FORMS);
        List<String> arguments = StoreOptions.arguments(words);
        try {
            NetworkConfiguration network = CniOptions.network(arguments.getFirst(), words, console);
            Attachment attachment =
                    AttachmentTarget.find(arguments.getLast(), words).attachment(words);
            AttachmentResult result = CniOptions.client(words, console).add(network, attachment);
            Map<String, Object> document = result.toDocument();
            Structured.json(console, json -> json.document(document));
            return ExitStatus.OK;
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }
}
