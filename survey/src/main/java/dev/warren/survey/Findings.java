// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import java.util.ArrayList;
import java.util.List;

/// Where a source puts what it sees and what it could not see.
///
/// Thread: any number.
public final class Findings {
    private final String source;
    private final List<Fact> facts;

    private Findings(String source, List<Fact> facts) {
        this.source = source;
        this.facts = facts;
    }

    /// A common list; each source gets a view of its own with [#of].
    public static Findings collect() {
        return new Findings("survey", new ArrayList<>());
    }

    public Findings of(Source named) {
        return new Findings(named.name(), facts);
    }

    public void emit(Fact fact) {
        synchronized (facts) {
            facts.add(fact);
        }
    }

    /// Everything so far; sources that are late may still add to the original.
    public List<Fact> facts() {
        synchronized (facts) {
            return List.copyOf(facts);
        }
    }

    public Evidence evidence(String where) {
        return new Evidence(source, where);
    }

    public void gap(String wanted, Why why, String detail) {
        emit(new Fact.Gap(source, wanted, why, detail));
    }

    /// Reports a refused call as a gap.
    public void gap(String wanted, SyscallException refused) {
        Why why = why(refused);
        gap(wanted, why, why == Why.UNEXPECTED ? String.valueOf(refused.getMessage()) : "");
    }

    /// What an error number says of the thing that was to be read.
    public static Why why(SyscallException refused) {
        return switch (refused.errno()) {
            case Errno.ENOENT, Errno.ESRCH, Errno.ENXIO, Errno.ENODEV, Errno.ESTALE -> Why.GONE;
            case Errno.EPERM, Errno.EACCES -> Why.FORBIDDEN;
            case Errno.ENOSYS, Errno.EOPNOTSUPP, Errno.ENOTTY -> Why.UNSUPPORTED;
            case Errno.ENOBUFS, Errno.EAGAIN -> Why.INTERRUPTED;
            default -> Why.UNEXPECTED;
        };
    }
}
