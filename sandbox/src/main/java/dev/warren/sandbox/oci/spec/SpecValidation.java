// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Node;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The runtimes' own rules about a `config.json`, applied before one of them is called, so that all that is
/// wrong is said at once and with the name of its field.
///
/// What the kernel can tell is asked of the kernel: that a path leads to a namespace of the type it stands
/// beside is checked on the descriptor. Between the check and the runtime's own look a path can change; the
/// one who calls the runtime checks what came out of it.
///
/// Sources: OCI runtime specification 1.3, `config.md`, `config-linux.md`; runc 1.5, `specconv`,
/// `configs/validate`, `libcontainer/container_linux.go`, `init_linux.go`.
public final class SpecValidation {
    private SpecValidation() {}

    /// All findings, in the order of the document.
    ///
    /// @param config the document; nothing in it is taken for granted
    /// @param bundle the folder from which relative paths of it start
    /// @param node what containers of this node may be given
    public static List<Finding> of(Map<String, Object> config, String bundle, NodeTraits node) {
        Findings findings = new Findings();
        Node document = Node.of("config.json", config);
        ProcessRules.apply(document, node, findings);
        FileRules.apply(document, bundle, findings);
        NamespaceRules.apply(document, findings);
        SettingRules.apply(document, findings);
        return findings.all();
    }

    /// Demands that no runtime would refuse it.
    ///
    /// @param subject what the document is called in the message, such as its file
    /// @throws SandboxException with all that would be refused
    public static void demand(
            Map<String, Object> config, String bundle, NodeTraits node, String subject)
            throws SandboxException {
        List<Finding> refused =
                of(config, bundle, node).stream()
                        .filter(finding -> finding.weight() == Finding.Weight.REFUSED)
                        .toList();
        if (!refused.isEmpty()) {
            throw new SandboxException(
                    subject
                            + ": no runtime would take it: "
                            + refused.stream()
                                    .map(Finding::toString)
                                    .collect(Collectors.joining("; ")));
        }
    }

    /// Demands a container id that runtimes take: letters, digits and `_+-.`, and no name of a folder that
    /// leads elsewhere.
    ///
    /// @throws SandboxException with a sentence
    public static void demandContainerId(String id) throws SandboxException {
        if (id.isEmpty()) {
            throw new SandboxException("a container's id must not be empty");
        }
        if (id.equals(".") || id.equals("..")) {
            throw new SandboxException(
                    "'" + id + "' cannot be a container's id: runtimes make a folder of that name");
        }
        if (!id.chars().allMatch(SpecValidation::isOfId)) {
            throw new SandboxException(
                    "the container id '"
                            + id.replaceAll("[^\\x20-\\x7e]", "?")
                            + "' has other characters than letters, digits, '_', '+', '-' and '.'");
        }
    }

    private static boolean isOfId(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "_+-.".indexOf(c) >= 0;
    }
}
