// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

/// One way of looking at the machine.
///
/// A source never aborts the survey: what it may not read, or what goes wrong, becomes a gap. It
/// changes nothing on the machine and keeps no descriptor open longer than it reads.
///
/// Thread: each source runs on a thread of its own, beside the others of its round.
public interface Source {
    /// The word by which facts and gaps name it.
    String name();

    /// Looks, and reports what it sees.
    void look(Ground ground, Findings findings);
}
