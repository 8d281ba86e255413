// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.Role;
import dev.warren.kernel.id.NamespaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// All that the sources say of one container, joined by its id.
///
/// @param claims each with who says so
record KnownContainer(
        String runtime,
        String id,
        Role role,
        Init init,
        List<SourcedClaim> claims,
        List<Evidence> evidence) {

    /// A claim and who makes it.
    record SourcedClaim(Claim claim, Evidence evidence) {}

    static KnownContainer of(Fact.ContainerSeen seen) {
        return new KnownContainer(
                seen.runtime(),
                seen.id(),
                seen.role(),
                seen.init(),
                List.of(new SourcedClaim(seen.claim(), seen.evidence())),
                List.of(seen.evidence()));
    }

    KnownContainer and(Fact.ContainerSeen other) {
        List<SourcedClaim> allClaims = new ArrayList<>(claims);
        allClaims.add(new SourcedClaim(other.claim(), other.evidence()));
        List<Evidence> allEvidence = new ArrayList<>(evidence);
        allEvidence.add(other.evidence());
        return new KnownContainer(
                runtime.isEmpty() ? other.runtime() : runtime,
                id,
                better(role, other.role()),
                certainty(other.init()) > certainty(init) ? other.init() : init,
                List.copyOf(allClaims),
                List.copyOf(allEvidence));
    }

    /// Whether another source may speak of the same container. Ids that their users choose repeat in
    /// the namespaces of containerd; two that run as different processes are two.
    boolean mayBe(Fact.ContainerSeen other) {
        return !(init instanceof Init.Running(var process, _)
                        && other.init() instanceof Init.Running(var otherProcess, _))
                || process.compareTo(otherProcess) == 0;
    }

    /// What a pod says of a container beats what is said of a container alone; of two that stand
    /// alone, each gives what the other lacks.
    private static Role better(Role one, Role two) {
        if (one instanceof Role.Alone(var name, var image, var sandbox)) {
            return two instanceof Role.Alone(var name2, var image2, var sandbox2)
                    ? new Role.Alone(
                            name.isEmpty() ? name2 : name,
                            image.isEmpty() ? image2 : image,
                            sandbox.isEmpty() ? sandbox2 : sandbox)
                    : two;
        }
        return one;
    }

    private static int certainty(Init init) {
        return switch (init) {
            case Init.Running _ -> 3;
            case Init.Unreadable _ -> 2;
            case Init.Gone _ -> 1;
            case Init.None _ -> 0;
        };
    }

    /// Where its first process is.
    Optional<NamespaceId> running() {
        return init instanceof Init.Running(_, var namespace)
                ? Optional.of(namespace)
                : Optional.empty();
    }

    OptionalInt pid() {
        return switch (init) {
            case Init.Running(var process, _) -> OptionalInt.of(process.pid());
            case Init.Unreadable(var process) -> OptionalInt.of(process.pid());
            case Init.Gone _, Init.None _ -> OptionalInt.empty();
        };
    }

    /// Where the runtime's files say it is, as far as the path was found to be a namespace.
    Optional<NamespaceId> claimed() {
        for (SourcedClaim sourced : claims) {
            if (sourced.claim() instanceof Claim.Checked(_, var namespace)) {
                return Optional.of(namespace);
            }
        }
        return Optional.empty();
    }

    /// Who says so, the kernel included.
    List<Evidence> allEvidence() {
        if (!(init instanceof Init.Running(var process, _))) {
            return evidence;
        }
        List<Evidence> all = new ArrayList<>(evidence);
        all.add(new Evidence("process", "/proc/" + process.pid() + "/ns/net"));
        return all;
    }

    Owner.Container asContainer() {
        return switch (role) {
            case Role.Member(_, _, var name, var image) ->
                    new Owner.Container(id, name, image, pid());
            case Role.Alone(var name, var image, _) -> new Owner.Container(id, name, image, pid());
            case Role.Sandbox _ -> new Owner.Container(id, "", "", pid());
        };
    }
}
