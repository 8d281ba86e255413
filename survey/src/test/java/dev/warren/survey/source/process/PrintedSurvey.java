// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.process;

import dev.warren.atlas.fact.Fact;
import dev.warren.survey.Survey;
import java.time.Duration;

/// Looks at this machine and prints some of what it saw; run by [UnprivilegedSurveyLabTest].
final class PrintedSurvey {
    private PrintedSurvey() {}

    static void main(String[] arguments) throws InterruptedException {
        for (Fact fact : Survey.of(arguments[0]).look(Duration.ofSeconds(20))) {
            String line =
                    switch (fact) {
                        case Fact.HostSeen host -> "host " + host.namespace();
                        case Fact.ProcessSeen process ->
                                "process %d in %s"
                                        .formatted(process.process().pid(), process.namespace());
                        case Fact.PinSeen pin -> "pin %s %s".formatted(pin.namespace(), pin.path());
                        case Fact.Gap gap ->
                                "gap %s %s %s".formatted(gap.source(), gap.why(), gap.wanted());
                        default -> "";
                    };
            System.out.println(line);
        }
    }
}
