// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.netfilter.RuleChain;
import java.util.Optional;

/// How one chain leads into another.
final class Calls {
    /// The kernel itself allows 16.
    private static final int DEEPEST = 64;

    private Calls() {}

    /// Into another chain, which returns to the next rule of this one.
    static void jump(Walk walk, Walk.Frame frame, String name) {
        call(walk, frame, name, false);
    }

    /// Into another chain, which returns to where this one would have.
    static void goTo(Walk walk, Walk.Frame frame, String name) {
        if (walk.frames.size() == 1) {
            gotoFromBase(walk, frame, name);
        } else {
            call(walk, frame, name, true);
        }
    }

    /// The chain that a base chain goes to ends with the base chain's policy.
    private static void gotoFromBase(Walk walk, Walk.Frame frame, String name) {
        Optional<RuleChain> chain = frame.table().chain(name);
        if (chain.isEmpty()) {
            walk.notes.add("the chain '" + name + "', which is not there");
            return;
        }
        RuleChain called =
                new RuleChain(name, Optional.empty(), frame.chain().policy(), chain.get().rules());
        walk.frames.removeLast();
        walk.frames.add(new Walk.Frame(frame.table(), called, 0));
    }

    private static void call(Walk walk, Walk.Frame frame, String name, boolean forGood) {
        Optional<RuleChain> chain = frame.table().chain(name);
        if (chain.isEmpty()) {
            walk.notes.add("the chain '" + name + "', which is not there");
            return;
        }
        if (walk.frames.size() >= DEEPEST) {
            walk.notes.add("chains that call each other deeper than the kernel allows");
            return;
        }
        if (forGood) {
            walk.frames.removeLast();
        }
        walk.frames.add(new Walk.Frame(frame.table(), chain.get(), 0));
    }
}
