// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import dev.warren.kernel.id.LinkId;
import java.util.List;

/// Who made an interface of a pod.
///
/// @param link the interface in the pod
/// @param confidence how sure the kind is
/// @param isSecondary whether it is one more than the pod's usual one, as Multus and pods with several
///     cloud interfaces have
/// @param evidence what says so, and what speaks against it, each a sentence
/// @param doubts what speaks against it alone
public record InterfaceOrigin(
        LinkId link,
        String interfaceName,
        CniKind kind,
        Confidence confidence,
        boolean isSecondary,
        List<String> evidence,
        List<String> doubts) {
    public InterfaceOrigin {
        evidence = List.copyOf(evidence);
        doubts = List.copyOf(doubts);
    }

    /// `Calico (certain)`; a guess says that it is one.
    public String label() {
        return kind.title() + " (" + confidence.word() + ")";
    }
}
