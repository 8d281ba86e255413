// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.netfilter.Rule;
import dev.warren.kernel.netfilter.RuleChain;
import dev.warren.kernel.netfilter.RuleTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A packet in the middle of the rules. Where the rules cannot be followed, it is copied, and both ways
/// are gone.
final class Walk {
    /// A chain that is being gone through.
    ///
    /// @param next the place of the rule that comes next
    record Frame(TableCode table, RuleChain chain, int next) {
        Frame atNext() {
            return new Frame(table, chain, next + 1);
        }
    }

    Packet packet;
    boolean connectionTracked;
    boolean translated;

    /// Why what the packet has is not known; empty when it is.
    String markUnknown = "";

    String connectionMarkUnknown = "";
    String sourceUnknown = "";
    String destinationUnknown = "";

    int base = -1;
    final List<Frame> frames = new ArrayList<>();
    Registers registers = new Registers();
    final List<Step> steps = new ArrayList<>();
    final Set<String> notes = new LinkedHashSet<>();

    Walk(Packet packet) {
        this.packet = packet;
    }

    Walk copy() {
        Walk copy = new Walk(packet);
        copy.connectionTracked = connectionTracked;
        copy.translated = translated;
        copy.markUnknown = markUnknown;
        copy.connectionMarkUnknown = connectionMarkUnknown;
        copy.sourceUnknown = sourceUnknown;
        copy.destinationUnknown = destinationUnknown;
        copy.base = base;
        copy.frames.addAll(frames);
        copy.registers = registers.copy();
        copy.steps.addAll(steps);
        copy.notes.addAll(notes);
        return copy;
    }

    Frame top() {
        return frames.getLast();
    }

    /// Whether both would be the same to all that comes.
    boolean sameAs(Walk other) {
        return packet.equals(other.packet)
                && translated == other.translated
                && base == other.base
                && frames.equals(other.frames)
                && unknowns().equals(other.unknowns());
    }

    /// Whether both come to the same.
    boolean sameEffectAs(Walk other) {
        return packet.equals(other.packet) && unknowns().equals(other.unknowns());
    }

    private List<String> unknowns() {
        return List.of(markUnknown, connectionMarkUnknown, sourceUnknown, destinationUnknown);
    }

    /// What the answer lacks at the end.
    Set<String> allNotes() {
        Set<String> all = new LinkedHashSet<>(notes);
        unknowns().stream().filter(why -> !why.isEmpty()).forEach(all::add);
        return all;
    }

    void step(RuleTable table, RuleChain chain, Rule rule, String text, String effect) {
        steps.add(new Step(table.title(), chain.name(), rule.handle(), text, effect));
    }
}
