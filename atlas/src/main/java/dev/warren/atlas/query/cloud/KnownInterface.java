// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.PodName;
import dev.warren.kernel.id.LinkId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// An interface of the cloud with all that was told of it, by whomever.
///
/// @param card what is told, merged; where two differ, what the metadata service says
/// @param isPrimary whether it is the machine's first
/// @param isTrunk whether branch interfaces travel through it
/// @param branch the pod that it was made for; empty for an ordinary one
/// @param notedTable the routing table that the agent means for it, to be held against the kernel's
/// @param link the link that is this interface
/// @param linkReason why that link, in words; empty when there is none
/// @param evidence who told of it
/// @param contradictions where those who told differ, in words
public record KnownInterface(
        CloudInterface card,
        boolean isPrimary,
        boolean isTrunk,
        Optional<Branch> branch,
        OptionalLong notedTable,
        Optional<LinkId> link,
        String linkReason,
        List<Evidence> evidence,
        List<String> contradictions) {
    public KnownInterface {
        evidence = List.copyOf(evidence);
        contradictions = List.copyOf(contradictions);
    }

    /// Whose branch interface it is.
    ///
    /// @param vlan by which it travels through the trunk; 0 where it is not told
    public record Branch(PodName pod, String sandboxId, int vlan) {}

    /// The cloud's name of it.
    public String id() {
        return card.id();
    }
}
