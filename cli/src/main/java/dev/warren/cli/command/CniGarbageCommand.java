// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.CniView;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.SafeText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.Garbage;
import dev.warren.sandbox.cni.NetworkConfiguration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren cni gc`: takes back what attachments left behind whose namespaces are gone.
final class CniGarbageCommand implements Command {
    private static final String ALL = "--all";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {"sudo warren cni gc mynet"},
                        "Take back what namespaces that are gone still have on a CNI network.",
                        "",
                        "An attachment is needed as long as its namespace is there and it is in the cache of"
                                + " results. One of which the cache does not say in which namespace it is,"
                                + " as containerd 1.6 keeps them, is named and left. Plugins give back what"
                                + " all others have, also what a runtime with another cache attached to the"
                                + " same network. cnitool takes all back, as --all does.");
        spec.addPositional(
                StoreOptions.argument(0, "NETWORK", "A network's name in the folder of networks."));
        spec.addOption(PluginOptions.flag("Take back all attachments to the network.", ALL));
        CniOptions.describeNetwork(spec);
        spec.addOption(Options.output(CniOptions.FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, CniOptions.FORMS);
        boolean all = Options.has(words, ALL);
        try {
            NetworkConfiguration network =
                    CniOptions.network(StoreOptions.arguments(words).getFirst(), words, console);
            Garbage garbage =
                    CniOptions.client(words, console)
                            .collectGarbage(
                                    network, cached -> !all && mayBeThere(cached.attachment()));
            if (garbage.refused()) {
                console.say("warren: note: nothing was done: the network has disableGC");
            }
            List<Attachment> unknown =
                    garbage.kept().stream().filter(CniGarbageCommand::isUnknown).toList();
            if (format == Format.JSON) {
                Structured.json(
                        console,
                        json -> json.document(CniView.garbage(network.name(), garbage, unknown)));
            } else {
                garbage.detached()
                        .forEach(
                                one -> console.print("detached " + SafeText.line("" + one) + "\n"));
            }
            unknown.forEach(one -> console.say(note(one)));
            Optional<SandboxException> failure = garbage.failure();
            if (failure.isPresent()) {
                throw failure.get();
            }
            return ExitStatus.OK;
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }

    private static String note(Attachment unknown) {
        return "warren: note: "
                + SafeText.line(unknown.toString())
                + " is left: the cache does not say in which namespace it is; --all takes it back"
                + " with all others";
    }

    /// Runtimes with an old reference library do not note the namespace; the pod may well run.
    private static boolean isUnknown(Attachment attachment) {
        return attachment.namespacePath().isEmpty();
    }

    /// One that cannot be looked at may be there.
    private static boolean mayBeThere(Attachment attachment) {
        if (isUnknown(attachment)) {
            return true;
        }
        try (NetworkNamespace _ = NetworkNamespace.open(attachment.namespacePath())) {
            return true;
        } catch (SyscallException failed) {
            return switch (failed.errno()) {
                case Errno.ENOENT, Errno.EINVAL, Errno.ENOTDIR -> false;
                default -> true;
            };
        }
    }
}
