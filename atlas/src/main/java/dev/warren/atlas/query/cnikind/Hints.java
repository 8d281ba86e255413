// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cnikind;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What speaks for whom, and what that comes to.
final class Hints {
    /// How much a hint says, from the least.
    enum Weight {
        /// The plugin is on this node.
        NODE(1),
        /// The name or the kind of device is as this plugin makes it, as others might.
        FORM(2),
        /// Only this plugin makes such a name or such a device.
        OWN(4),
        /// A file tells of this very interface.
        FILE(8);

        /// More than all lesser ones together.
        private final int score;

        Weight(int score) {
            this.score = score;
        }
    }

    private final Map<CniKind, Set<Weight>> weights = new EnumMap<>(CniKind.class);
    private final Map<CniKind, List<String>> lines = new EnumMap<>(CniKind.class);
    private final List<String> doubts = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    void add(CniKind kind, Weight weight, String line) {
        weights.computeIfAbsent(kind, _ -> EnumSet.noneOf(Weight.class)).add(weight);
        lines.computeIfAbsent(kind, _ -> new ArrayList<>()).add(line);
    }

    /// The same for a form that many make: it says something only of those who are on this node.
    void addIfOnNode(CniKind kind, String line) {
        if (weights.containsKey(kind)) {
            add(kind, Weight.FORM, line);
        }
    }

    /// Something that speaks against what a name seems to say.
    void doubt(String line) {
        doubts.add(line);
    }

    /// Something worth saying of whatever it is.
    void remark(String line) {
        remarks.add(line);
    }

    List<String> doubts() {
        return List.copyOf(doubts);
    }

    CniKind best() {
        CniKind best = CniKind.UNKNOWN;
        for (CniKind kind : weights.keySet()) {
            if (score(kind) > score(best)) {
                best = kind;
            }
        }
        return best;
    }

    private int score(CniKind kind) {
        int score = 0;
        for (Weight weight : weights.getOrDefault(kind, Set.of())) {
            score += weight.score;
        }
        return score;
    }

    Confidence confidence(CniKind kind) {
        Set<Weight> given = weights.getOrDefault(kind, Set.of());
        if (given.contains(Weight.FILE)
                || (given.contains(Weight.OWN) && given.contains(Weight.NODE))) {
            return Confidence.CERTAIN;
        }
        if (given.contains(Weight.OWN)) {
            return Confidence.LIKELY;
        }
        return given.contains(Weight.FORM) && given.contains(Weight.NODE) && doubts.isEmpty()
                ? Confidence.LIKELY
                : Confidence.GUESS;
    }

    List<String> lines(CniKind kind) {
        List<String> all = new ArrayList<>(lines.getOrDefault(kind, List.of()));
        all.addAll(doubts);
        all.addAll(remarks);
        weights.keySet().stream()
                .filter(other -> other != kind && score(other) > Weight.NODE.score)
                .forEach(
                        other ->
                                all.add(
                                        "it might be %s: %s"
                                                .formatted(
                                                        other.title(),
                                                        String.join(
                                                                "; ",
                                                                lines.getOrDefault(
                                                                        other, List.of())))));
        return all;
    }
}
