// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.nsid;

import dev.warren.namespace.Visit;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.Source;
import java.time.Duration;

/// Finds out by which numbers namespaces refer to each other.
///
/// Numbers belong to the one who uses them, and there is no question "which namespace is your number
/// 5?" whose answer is an inode: a namespace is opened and its number asked for. The kernel searches
/// all numbers of the one who is asked, so asking the host about each of a thousand pods costs a
/// million comparisons. Most answers follow from others: when a pod's link leads to the host's link
/// 7, then the host's link 7 leads to the pod, and the number it gives is the pod's. Only what is left
/// is asked.
public final class NumberSource implements Source {
    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public String name() {
        return "nsid";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        ground.host()
                .filter(host -> ground.doors().contains(host))
                .ifPresent(
                        host -> {
                            Inquiry inquiry = new Inquiry(ground, findings, host);
                            inquiry.infer();
                            try {
                                Visit.start("warren-visit-nsid", inquiry::ask).await(LONGEST);
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }
}
