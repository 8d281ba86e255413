// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.CachedAttachment;
import dev.warren.sandbox.cni.CniClient;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.ResultCache;
import java.util.ArrayList;
import java.util.List;
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
                                + " results. Plugins give back what all others have, also what a runtime"
                                + " with another cache attached to the same network. cnitool takes all"
                                + " back, as --all does.");
        spec.addPositional(
                StoreOptions.argument(0, "NETWORK", "A network's name in the folder of networks."));
        spec.addOption(PluginOptions.flag("Take back all attachments to the network.", ALL));
        CniOptions.describeNetwork(spec);
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        try {
            NetworkConfiguration network =
                    CniOptions.network(StoreOptions.arguments(words).getFirst(), words, console);
            CniClient client = CniOptions.client(words, console);
            List<Attachment> attached = attached(client, network);
            List<Attachment> needed = new ArrayList<>();
            if (!Options.has(words, ALL)) {
                attached.stream().filter(CniGarbageCommand::isThere).forEach(needed::add);
            }
            List<CniClient.Valid> valid =
                    needed.stream()
                            .map(one -> new CniClient.Valid(one.containerId(), one.interfaceName()))
                            .toList();
            if (!client.collectGarbage(network, valid)) {
                console.say("warren: note: nothing was done: the network has disableGC");
                return ExitStatus.OK;
            }
            attached.removeAll(needed);
            attached.forEach(
                    one -> console.print("detached " + SafeText.line(one.toString()) + "\n"));
            return ExitStatus.OK;
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }

    private static List<Attachment> attached(CniClient client, NetworkConfiguration network)
            throws SandboxException, Refusal {
        ResultCache.Content content = client.cache().read();
        if (!content.broken().isEmpty()) {
            // It may tell of one that is needed.
            throw new Refusal(
                    ExitStatus.FAILURE,
                    "nothing was done, for it is not known which attachments are needed: "
                            + content.broken().getFirst());
        }
        List<Attachment> attached = new ArrayList<>();
        for (CachedAttachment cached : content.attachments()) {
            if (cached.network().equals(network.name())) {
                attached.add(cached.attachment());
            }
        }
        return attached;
    }

    /// One that cannot be looked at may be there.
    private static boolean isThere(Attachment attachment) {
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
