// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.survey.FileRoot;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;

/// Looks where a runtime says that a namespace is.
public final class Claims {
    private Claims() {}

    /// Checks a path without opening what it leads to. A path is asked for once in a survey: sandbox,
    /// loopback and interface of a pod all name the same one.
    ///
    /// @param root the runtime's own; a saved tree has no namespaces in it, so there the node's own
    ///     path is asked
    public static Claim check(Ground ground, FileRoot root, String path) {
        // A container may write into its own files that any namespace is its own.
        if (path.isEmpty() || root.isForeign()) {
            return new Claim.None();
        }
        FileRoot live = root.equals(ground.root()) ? FileRoot.of("/") : root;
        return ground.claim(live.show(path), () -> look(ground, live, path));
    }

    private static Claim look(Ground ground, FileRoot root, String path) {
        try {
            FileStatus status = root.status(path);
            return ground.isNamespace(status)
                    ? new Claim.Checked(path, new NamespaceId(status.device(), status.inode()))
                    : new Claim.Unchecked(path, Why.UNEXPECTED);
        } catch (SyscallException failed) {
            return new Claim.Unchecked(path, Findings.why(failed));
        }
    }
}
