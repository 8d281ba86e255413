// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.id.NamespaceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// What is found out about each namespace: its owners, and where sources contradict each other.
final class Ledger {
    private static final Comparator<Owner> ORDER =
            Comparator.comparingInt(Ledger::rank)
                    .thenComparing(Owner::label)
                    .thenComparing(Ledger::id);

    private final Map<NamespaceId, List<Owner>> owners = new HashMap<>();
    private final Map<NamespaceId, Set<String>> contradictions = new HashMap<>();

    private static int rank(Owner owner) {
        return switch (owner) {
            case Owner.Host _ -> 0;
            case Owner.Pod _ -> 1;
            case Owner.Standalone _ -> 2;
            case Owner.Program _ -> 3;
        };
    }

    /// Tells apart owners of one label, so that their order never depends on that of the facts.
    private static String id(Owner owner) {
        return switch (owner) {
            case Owner.Host _, Owner.Program _ -> "";
            case Owner.Pod pod -> pod.sandboxId();
            case Owner.Standalone alone -> alone.container().id() + alone.container().pid();
        };
    }

    List<Owner> owners(NamespaceId id) {
        return owners.getOrDefault(id, List.of()).stream().sorted(ORDER).toList();
    }

    List<String> contradictions(NamespaceId id) {
        return contradictions.getOrDefault(id, Set.of()).stream().sorted().toList();
    }

    boolean isOwned(NamespaceId id) {
        return owners.containsKey(id);
    }

    void own(NamespaceId id, Owner owner) {
        owners.computeIfAbsent(id, _ -> new ArrayList<>()).add(owner);
    }

    /// Keeps a difference with both namespaces that it is about.
    void contradict(NamespaceId one, NamespaceId two, String words) {
        contradictions.computeIfAbsent(one, _ -> new HashSet<>()).add(words);
        contradictions.computeIfAbsent(two, _ -> new HashSet<>()).add(words);
    }

    /// Holds everything that is claimed of an owner against where it is.
    ///
    /// @param pid of the process that was found in `home`; empty when no process could be asked
    void compare(
            String label,
            NamespaceId home,
            OptionalInt pid,
            List<KnownContainer.SourcedClaim> claims,
            List<Fact.AttachmentSeen> attachments) {
        Place place = new Place(label, home, pid);
        claims.forEach(sourced -> compare(sourced.claim(), sourced.evidence(), place));
        attachments.forEach(seen -> compare(seen.claim(), seen.evidence(), place));
    }

    private record Place(String label, NamespaceId home, OptionalInt pid) {
        String words() {
            return (pid.isPresent() ? "its process " + pid.getAsInt() + " is in " : "it is in ")
                    + home;
        }
    }

    private void compare(Claim claim, Evidence evidence, Place place) {
        switch (claim) {
            case Claim.Checked(var path, var claimed) -> {
                if (!claimed.equals(place.home())) {
                    contradict(
                            place.home(),
                            claimed,
                            "%s says that %s is in namespace %s (%s), but %s"
                                    .formatted(
                                            evidence, place.label(), claimed, path, place.words()));
                }
            }
            case Claim.Unchecked(var path, var why) -> {
                if (place.pid().isPresent() && leadsElsewhere(why)) {
                    contradict(
                            place.home(),
                            place.home(),
                            "%s says that %s is in %s, which is no network namespace (%s), but %s"
                                    .formatted(
                                            evidence,
                                            place.label(),
                                            path,
                                            why.word(),
                                            place.words()));
                }
            }
            case Claim.None _ -> {}
        }
    }

    /// Whether a path is known to lead to no namespace; one that may not be read tells nothing.
    private static boolean leadsElsewhere(Why why) {
        return switch (why) {
            case ABSENT, GONE, STALE, UNEXPECTED -> true;
            case FORBIDDEN, UNSUPPORTED, INTERRUPTED -> false;
        };
    }
}
