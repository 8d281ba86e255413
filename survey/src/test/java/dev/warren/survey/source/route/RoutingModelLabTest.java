// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.query.routing.CrossCheck;
import dev.warren.atlas.query.routing.RoutingDecision;
import dev.warren.atlas.query.routing.RoutingModel;
import dev.warren.kernel.net.RouteAnswer;
import dev.warren.kernel.net.RouteLookup;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.netlink.nexthop.NextHopChange;
import dev.warren.kernel.netlink.route.RouteChange;
import dev.warren.kernel.netlink.route.RouteFamily;
import dev.warren.kernel.netlink.rule.RuleChange;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Thousands of questions to rules and tables made at random: what is worked out against what the
/// kernel answers.
@Lab
@ExtendWith(LeakGuard.class)
final class RoutingModelLabTest {
    private static final int TOPOLOGIES = 40;
    private static final int QUESTIONS = 40;
    private static final int RULES = 10;
    private static final int ROUTES = 40;

    /// What came of the questions.
    private static final class Tally {
        private final List<String> differences = new ArrayList<>();
        private final Map<String, Integer> seen = new TreeMap<>();
        private int asked;
        private int doubtful;

        void count(String what) {
            seen.merge(what, 1, Integer::sum);
        }
    }

    @Test
    void agreesWithTheKernelAboutRandomRulesAndTables() throws Exception {
        Tally tally = new Tally();
        try (LabTopology lab = new LabTopology();
                RoutingLab routing = new RoutingLab(lab.namespace("warren-fib"))) {
            for (int seed = 0; seed < TOPOLOGIES; seed++) {
                for (boolean six : new boolean[] {false, true}) {
                    RandomRouting made = new RandomRouting(seed, six, routing.ends());
                    int taken = build(routing, made);
                    assertThat(taken).as("what the kernel took of seed %d", seed).isGreaterThan(25);
                    if (seed % 8 == 7) {
                        routing.moveLocalRule(six, 20_500);
                    }
                    compare(routing, made, "seed " + seed + (six ? " IPv6" : " IPv4"), tally);
                    routing.clear();
                }
            }
        }
        assertThat(tally.differences).as("%s", tally.seen).isEmpty();
        assertThat(tally.asked).isGreaterThanOrEqualTo(2000);
        assertThat(tally.doubtful * 20)
                .as("not modelled, of %d", tally.asked)
                .isLessThan(tally.asked);
        assertThat(tally.seen.keySet())
                .contains("found", "refused", "suppressed prefix", "throw", "goto", "several ways");
    }

    /// Until somebody makes a rule, IPv4 keeps the tables local and main as one.
    @Test
    void agreesWithTheKernelWhereNobodyEverMadeARule() throws Exception {
        Tally tally = new Tally();
        for (int seed = 0; seed < 6; seed++) {
            try (LabTopology lab = new LabTopology();
                    RoutingLab routing = new RoutingLab(lab.namespace("warren-fib-plain"))) {
                for (boolean six : new boolean[] {false, true}) {
                    RandomRouting made = new RandomRouting(1000 + seed, six, routing.ends());
                    routing.addAll(made.objects(), NextHopChange::add);
                    routing.addAll(made.routes(ROUTES), RouteChange::append);
                    routing.addAll(made.localRoutes(10), RouteChange::append);
                    compare(routing, made, "seed " + seed + (six ? " IPv6" : " IPv4"), tally);
                }
            }
        }
        assertThat(tally.differences).as("%s", tally.seen).isEmpty();
        assertThat(tally.asked).isEqualTo(6 * 2 * QUESTIONS);
        assertThat(tally.doubtful * 5).isLessThan(tally.asked);
        assertThat(tally.seen.keySet()).contains("found", "refused");
    }

    private static int build(RoutingLab lab, RandomRouting made) {
        int taken = lab.addAll(made.objects(), NextHopChange::add);
        taken += lab.addAll(made.routes(ROUTES), RouteChange::append);
        taken += lab.addAll(made.ownRoutes(RULES), RouteChange::append);
        return taken + lab.addAll(made.rules(RULES), RuleChange::add);
    }

    private static void compare(RoutingLab lab, RandomRouting made, String where, Tally tally)
            throws Exception {
        Routing routing = lab.routing();
        RoutingModel model = RoutingModel.of(routing, lab.links());
        for (int i = 0; i < QUESTIONS; i++) {
            RouteLookup question = made.question();
            RoutingDecision ours = model.decide(question);
            RouteAnswer theirs = RouteFamily.lookup(lab.socket(), question);
            tally.asked++;
            count(ours, tally);
            // What is in doubt only because nobody knows the past is known here.
            if (!ours.notModelled().stream().allMatch(RoutingModel.MERGED::equals)) {
                tally.doubtful++;
                continue;
            }
            List<String> differences = CrossCheck.differences(ours, theirs);
            if (!differences.isEmpty()) {
                tally.differences.add(describe(where, routing, ours, theirs, differences));
            }
        }
    }

    private static void count(RoutingDecision ours, Tally tally) {
        tally.count(ours.outcome() instanceof RoutingDecision.Found ? "found" : "refused");
        ours.skipped()
                .forEach(
                        skipped -> {
                            switch (skipped.cause()) {
                                case SUPPRESSED_PREFIX -> tally.count("suppressed prefix");
                                case SUPPRESSED_GROUP -> tally.count("suppressed group");
                                case THROW -> tally.count("throw");
                                case GOES_ON -> tally.count("goto");
                                default -> {}
                            }
                        });
        if (ours.candidates().size() > 1) {
            tally.count("several ways");
        }
        ours.notModelled().forEach(doubt -> tally.count("doubt: " + doubt));
    }

    private static String describe(
            String where,
            Routing routing,
            RoutingDecision ours,
            RouteAnswer theirs,
            List<String> differences) {
        boolean six = ours.question().destination().isV6();
        List<Long> tables = new ArrayList<>();
        ours.table().ifPresent(tables::add);
        if (theirs instanceof RouteAnswer.Found found) {
            tables.add(found.table());
        }
        return "%n%s: %s%n  %s%n  ours: %s by %s, %s%n  theirs: %s%n  skipped: %s%n  rules:%n%s%n  routes:%n%s"
                .formatted(
                        where,
                        differences,
                        ours.question(),
                        ours.outcome(),
                        ours.rule(),
                        ours.route(),
                        theirs,
                        ours.skipped().stream()
                                .map(s -> s.rule().priority() + " " + s.words())
                                .toList(),
                        routing.rules().stream()
                                .filter(rule -> rule.isV6() == six)
                                .map(RoutingRule::toString)
                                .collect(Collectors.joining("\n")),
                        routing.routes().stream()
                                .filter(
                                        route ->
                                                route.isV6() == six
                                                        && tables.contains(route.table()))
                                .map(Object::toString)
                                .collect(Collectors.joining("\n")));
    }
}
