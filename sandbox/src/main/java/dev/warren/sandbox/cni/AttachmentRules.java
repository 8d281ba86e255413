// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.SandboxException;
import java.util.Optional;

/// What an attachment must be before a plugin hears of it. The reference library asks before `ADD` only; here names are
/// checked before every verb, because they make the path of a file that is read and removed.
final class AttachmentRules {
    private AttachmentRules() {}

    /// Checks the names.
    static void names(Verb verb, NetworkConfiguration network, Attachment attachment)
            throws SandboxException {
        String id = attachment.containerId();
        if (!Names.isName(id)) {
            throw refused(
                    verb,
                    network,
                    attachment,
                    id.isEmpty()
                            ? "the container has no id"
                            : "the id of the container must be made of letters, digits, '_', '.' and '-', and"
                                    + " begin with one of the first two");
        }
        Optional<String> wrong = Names.wrongWithInterface(attachment.interfaceName());
        if (wrong.isPresent()) {
            throw refused(
                    verb,
                    network,
                    attachment,
                    "that cannot be the name of an interface: " + wrong.get());
        }
    }

    /// Checks what only `ADD` must have.
    static void all(NetworkConfiguration network, Attachment attachment) throws SandboxException {
        names(Verb.ADD, network, attachment);
        if (attachment.namespacePath().isEmpty()) {
            throw refused(
                    Verb.ADD, network, attachment, "the path of its network namespace is missing");
        }
        for (Argument argument : attachment.arguments()) {
            boolean wrong =
                    argument.name().isEmpty()
                            || argument.name().indexOf('=') >= 0
                            || argument.toString().indexOf(';') >= 0
                            || argument.toString().indexOf('\0') >= 0;
            if (wrong) {
                throw refused(
                        Verb.ADD,
                        network,
                        attachment,
                        "the argument '"
                                + argument
                                + "' cannot be told: there is no way to write a ';' in it, or a '=' in its name");
            }
        }
    }

    static SandboxException refused(
            Verb verb, NetworkConfiguration network, Attachment attachment, String reason) {
        return new SandboxException(
                "no plugin of the network '%s' was asked to %s %s: %s"
                        .formatted(network.name(), verb, attachment, reason));
    }
}
