// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.netfilter.Expression;
import dev.warren.kernel.netfilter.Rule;
import dev.warren.kernel.netfilter.RuleText;
import dev.warren.kernel.netfilter.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Leads one packet through the base chains of a hook.
///
/// Where an expression cannot be decided both ways are gone: when they come to the same, nothing is
/// lost; otherwise the way on which the rule is not for the packet counts, and the answer says so.
final class Machine {
    private static final int MOST_RULES = 2_000_000;
    private static final int MOST_FORKS = 200;

    private final Hook hook;
    private final List<PacketFilter.Base> bases;
    private final Conditions conditions;
    private final Actions actions;
    private final List<String> missing;
    private int rules;
    private int forks;

    Machine(
            Hook hook,
            List<PacketFilter.Base> bases,
            AddressTypes addresses,
            List<String> missing) {
        this.hook = hook;
        this.bases = bases;
        this.conditions = new Conditions(addresses);
        this.actions = new Actions(hook, addresses);
        this.missing = missing;
    }

    Passage pass(Packet packet) {
        Walk walk = new Walk(packet);
        // Elsewhere a packet has had its connection since the hook where it began.
        walk.connectionTracked = !hook.tracks();
        Result result = run(walk, Optional.empty());
        Set<String> notes = new LinkedHashSet<>(missing);
        notes.addAll(result.walk().allNotes());
        return new Passage(
                result.walk().packet,
                result.verdict(),
                result.walk().steps,
                new ArrayList<>(notes));
    }

    private Result run(Walk start, Optional<Stop> stop) {
        Walk walk = start;
        while (true) {
            if (walk.frames.isEmpty()) {
                if (++walk.base >= bases.size()) {
                    return new Result(walk, Passage.Verdict.ACCEPTED, Optional.empty());
                }
                enter(walk, bases.get(walk.base));
                continue;
            }
            for (Optional<Stop> at = stop; at.isPresent(); at = at.get().outer()) {
                if (at.get().reachedBy(walk)) {
                    return new Result(walk, Passage.Verdict.ACCEPTED, at);
                }
            }
            Walk.Frame frame = walk.top();
            if (frame.next() >= frame.chain().rules().size()) {
                Optional<Result> end = leave(walk);
                if (end.isPresent()) {
                    return end.get();
                }
                continue;
            }
            Rule rule = frame.chain().rules().get(frame.next());
            walk.frames.set(walk.frames.size() - 1, frame.atNext());
            if (++rules > MOST_RULES) {
                walk.notes.add("more rules than can be followed");
                return new Result(walk, Passage.Verdict.ACCEPTED, Optional.empty());
            }
            Optional<Result> end = apply(walk, frame, rule, 0, stop);
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    private void enter(Walk walk, PacketFilter.Base base) {
        // Connection tracking has its own turn at -200.
        if (base.order() > -200) {
            walk.connectionTracked = true;
        }
        boolean first =
                walk.packet.state() == ConnectionState.NEW
                        || walk.packet.state() == ConnectionState.RELATED;
        // Only the first packet of a connection sees the chains that translate, and only until one
        // has.
        if (!base.translates() || (first && !walk.translated)) {
            walk.frames.add(new Walk.Frame(base.table(), base.chain(), 0));
        }
    }

    /// The end of a chain.
    private static Optional<Result> leave(Walk walk) {
        Walk.Frame frame = walk.frames.removeLast();
        if (!walk.frames.isEmpty() || !frame.chain().policy().equals(new Verdict.Drop())) {
            return Optional.empty();
        }
        return Optional.of(dropByPolicy(walk, frame));
    }

    private static Result dropByPolicy(Walk walk, Walk.Frame frame) {
        walk.steps.add(
                new Step(
                        frame.table().table().title(),
                        frame.chain().name(),
                        0,
                        "policy drop",
                        "dropped"));
        return new Result(walk, Passage.Verdict.DROPPED, Optional.empty());
    }

    /// Does a rule from one of its expressions on.
    ///
    /// @return the end of the walk, if this was it
    private Optional<Result> apply(
            Walk walk, Walk.Frame frame, Rule rule, int from, Optional<Stop> stop) {
        List<Expression> expressions = rule.expressions();
        for (int i = from; i < expressions.size(); i++) {
            Expression expression = expressions.get(i);
            Answer answer = conditions.ask(expression, walk, frame.table());
            if (answer instanceof Answer.Undecided(String same, _) && same.isEmpty()) {
                answer = actions.act(expression, walk, frame, rule);
            }
            switch (answer) {
                case Answer.Holds _ -> {}
                case Answer.Fails _ -> {
                    return Optional.empty();
                }
                case Answer.Rejects _ -> {
                    return Optional.of(end(walk, frame, rule, Passage.Verdict.REJECTED));
                }
                case Answer.Decides(Verdict verdict) -> {
                    Optional<Result> end = decide(walk, frame, rule, verdict);
                    if (end.isPresent() || !verdict.equals(new Verdict.Continue())) {
                        return end;
                    }
                }
                case Answer.Undecided undecided -> {
                    return fork(walk, frame, rule, i + 1, undecided, stop);
                }
            }
        }
        return Optional.empty();
    }

    private static Result end(Walk walk, Walk.Frame frame, Rule rule, Passage.Verdict verdict) {
        boolean rejected = verdict == Passage.Verdict.REJECTED;
        walk.step(
                frame.table().table(),
                frame.chain(),
                rule,
                RuleText.of(frame.table().table(), rule),
                rejected ? "rejected" : "dropped");
        return new Result(walk, verdict, Optional.empty());
    }

    private Optional<Result> decide(Walk walk, Walk.Frame frame, Rule rule, Verdict verdict) {
        switch (verdict) {
            case Verdict.Drop _ -> {
                return Optional.of(end(walk, frame, rule, Passage.Verdict.DROPPED));
            }
            case Verdict.Accept _ -> walk.frames.clear();
            case Verdict.Return _ -> {
                return leave(walk);
            }
            case Verdict.Jump(String name) -> Calls.jump(walk, frame, name);
            case Verdict.Goto(String name) -> Calls.goTo(walk, frame, name);
            case Verdict.Continue _ -> {}
            case Verdict.Queue _ -> {
                walk.notes.add("a program that packets are queued to decides");
                walk.frames.clear();
            }
            case Verdict.Other(int code) -> {
                walk.notes.add("the verdict " + code);
                walk.frames.clear();
            }
        }
        return Optional.empty();
    }

    /// Goes both ways from an expression that cannot be decided.
    private Optional<Result> fork(
            Walk walk,
            Walk.Frame frame,
            Rule rule,
            int next,
            Answer.Undecided undecided,
            Optional<Stop> stop) {
        String note =
                undecided.reason()
                        + " in the rule '"
                        + RuleText.of(frame.table().table(), rule)
                        + "' of "
                        + frame.table().table().title()
                        + " "
                        + frame.chain().name();
        if (++forks > MOST_FORKS) {
            walk.notes.add(note);
            return Optional.empty();
        }
        Stop here = new Stop(walk.base, walk.frames.size(), walk.top().next(), stop);
        List<Result> matched = new ArrayList<>();
        boolean matters = false;
        for (Walk assumed : alternatives(walk, undecided)) {
            Result result = assume(assumed, frame, rule, next, undecided, matched.size(), here);
            boolean returns = result.stop().equals(Optional.of(here));
            matters |=
                    !returns
                            || !result.walk().sameAs(walk)
                            || !result.walk().notes.equals(walk.notes);
            matched.add(result);
        }
        if (!matters) {
            return Optional.empty();
        }
        return Optional.of(compare(matched, run(walk, stop), note, here, stop));
    }

    private static List<Walk> alternatives(Walk walk, Answer.Undecided undecided) {
        List<Walk> all = new ArrayList<>();
        for (int i = 0; i < Math.max(1, undecided.alternatives().size()); i++) {
            all.add(walk.copy());
        }
        return all;
    }

    /// The way on which the expression holds.
    private Result assume(
            Walk assumed,
            Walk.Frame frame,
            Rule rule,
            int next,
            Answer.Undecided undecided,
            int which,
            Stop here) {
        Optional<Stop> stop = Optional.of(here);
        Optional<Result> end =
                undecided.alternatives().isEmpty()
                        ? apply(assumed, frame, rule, next, stop)
                        : decide(assumed, frame, rule, undecided.alternatives().get(which));
        return end.isPresent() ? end.get() : run(assumed, stop);
    }

    private Result compare(
            List<Result> matched, Result plain, String note, Stop here, Optional<Stop> stop) {
        boolean same = true;
        Set<String> notes = new LinkedHashSet<>();
        for (Result each : matched) {
            Result whole = each.stop().equals(Optional.of(here)) ? run(each.walk(), stop) : each;
            same &= whole.sameAs(plain);
            notes.addAll(whole.walk().notes);
        }
        if (!same) {
            notes.add(note);
        }
        plain.walk().notes.addAll(notes);
        return plain;
    }
}
