// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.atlas.query.packetfilter.Hook;
import dev.warren.atlas.query.packetfilter.Step;
import java.util.Locale;

/// Something that the packet filter did to a packet.
///
/// @param hook where in the kernel
/// @param step the rule and its effect
public record Change(Hook hook, Step step) {
    /// Whether it came before the routing.
    public boolean isBeforeRouting() {
        return hook == Hook.PREROUTING || hook == Hook.OUTPUT;
    }

    /// `prerouting: mark 0x80 by …`.
    public String words() {
        return hook.name().toLowerCase(Locale.ROOT) + ": " + step.effect() + ", by " + rule();
    }

    /// The rule and where it stands.
    public String rule() {
        return "'%s' (table %s, chain %s)".formatted(step.rule(), step.table(), step.chain());
    }
}
