// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.sandbox.explain.Explanation;
import dev.warren.sandbox.explain.Proof;
import dev.warren.sandbox.explain.Station;

/// The steps of a sandbox, for people.
public final class ExplanationText {
    private static final int NAME_WIDTH = 14;

    private ExplanationText() {}

    /// One paragraph a step: what is noted, and behind an arrow what the kernel says to it.
    public static String of(Explanation explanation) {
        StringBuilder text = new StringBuilder();
        text.append(
                SafeText.line(
                        "%s/%s  %s  made by %s"
                                .formatted(
                                        explanation.namespace(),
                                        explanation.name(),
                                        explanation.id(),
                                        explanation.keeper())));
        text.append('\n');
        int number = 1;
        for (Station station : explanation.stations()) {
            text.append('\n').append(number++).append(". ");
            text.append(SafeText.line(station.title())).append('\n');
            for (Station.Detail detail : station.details()) {
                append(text, detail);
            }
            for (Proof proof : station.proofs()) {
                text.append("   -> ").append(SafeText.line(proof.subject() + ": " + proof.words()));
                text.append('\n');
            }
        }
        int objections = explanation.objections().size();
        text.append('\n');
        text.append(
                objections == 0
                        ? "every step leads to the same namespaces\n"
                        : objections + " of these are not as they should be\n");
        return text.toString();
    }

    /// A value of several lines is set below its name.
    private static void append(StringBuilder text, Station.Detail detail) {
        String name = SafeText.line(detail.name());
        if (detail.value().indexOf('\n') < 0) {
            text.append("   ").append(name);
            text.append(" ".repeat(Math.max(1, NAME_WIDTH - name.length())));
            text.append(SafeText.line(detail.value())).append('\n');
            return;
        }
        text.append("   ").append(name).append('\n');
        detail.value()
                .lines()
                .forEach(line -> text.append("     ").append(SafeText.line(line)).append('\n'));
    }
}
