// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.cli.view.Snapshot;
import dev.warren.survey.Doors;
import dev.warren.survey.MetadataService;
import dev.warren.survey.Node;
import dev.warren.survey.OpenNamespace;
import dev.warren.survey.Survey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ParseResult;

/// Looks at the machine once, as the words say, and tells what could not be seen.
final class Look {
    private static final int SHOWN_GAPS = 5;

    private Look() {}

    /// What was seen, and the ways into it.
    record Around(Snapshot snapshot, Survey.Seen seen) {
        Doors doors() {
            return seen.doors();
        }
    }

    static Snapshot now(ParseResult words) throws InterruptedException {
        return around(words).snapshot();
    }

    static Around around(ParseResult words) throws InterruptedException {
        return around(Survey.of(Options.text(words, "--root")), words);
    }

    /// Also at what decides where packets go, and at the interfaces of the cloud.
    static Around atWiring(ParseResult words) throws InterruptedException {
        return around(
                Survey.of(Options.text(words, "--root"))
                        .withRoutes()
                        .withCloud(Options.metadata(words)),
                words);
    }

    /// Also at the interfaces of the cloud, and at what tells which plugin made an interface.
    static Around atCloud(ParseResult words) throws InterruptedException {
        return around(
                Survey.of(Options.text(words, "--root"))
                        .withCloud(Options.metadata(words))
                        .withCniKinds(),
                words);
    }

    /// Also at what decides where packets go, at the interfaces of the cloud, and at what tells which plugin
    /// made an interface.
    static Around atPicture(ParseResult words) throws InterruptedException {
        return around(
                Survey.of(Options.text(words, "--root"))
                        .withRoutes()
                        .withCloud(Options.metadata(words))
                        .withCniKinds(),
                words);
    }

    /// Also at which addresses the cloud's agent gave to whom.
    static Around atAllocations(ParseResult words) throws InterruptedException {
        return around(
                Survey.of(Options.text(words, "--root")).withCloud(new MetadataService.Off()),
                words);
    }

    /// Also at what the cloud's agent and CNI plugins left in files, by which the map can be checked.
    static Around atNotes(ParseResult words) throws InterruptedException {
        return around(
                Survey.of(Options.text(words, "--root"))
                        .withCloud(new MetadataService.Off())
                        .withCniKinds(),
                words);
    }

    private static Around around(Survey survey, ParseResult words) throws InterruptedException {
        Survey.Seen seen = survey.lookAround(Options.timeout(words));
        return new Around(snapshot(seen.facts()), seen);
    }

    /// Processes and their namespaces alone.
    static Snapshot atProcesses(ParseResult words) throws InterruptedException {
        Survey survey = Survey.of(Options.text(words, "--root"));
        return snapshot(survey.lookAtProcesses(Options.timeout(words)).facts());
    }

    /// What was seen, and everything about one namespace of it.
    static Snapshot closer(Around around, OpenNamespace open, ParseResult words)
            throws InterruptedException {
        List<Fact> facts = new ArrayList<>(around.seen().facts());
        Survey survey = Survey.of(Options.text(words, "--root"));
        facts.addAll(survey.lookCloser(open, Options.timeout(words)));
        return snapshot(facts);
    }

    private static Snapshot snapshot(List<Fact> facts) {
        return new Snapshot(Atlas.of(facts), Node.read(), Clock.systemUTC().instant());
    }

    static int status(Snapshot snapshot) {
        return snapshot.atlas().isComplete() ? ExitStatus.OK : ExitStatus.PARTIAL;
    }

    /// Says what could not be read, and which names lead nowhere: the first few of each in words, the
    /// rest as a number.
    static void sayGaps(Snapshot snapshot, Console console) {
        say(
                "not read",
                snapshot.atlas().gaps().stream().filter(gap -> gap.why().hidesSomething()).toList(),
                gap -> gap.wanted() + " (" + gap.why().word() + ")",
                console);
        say(
                "stale",
                snapshot.atlas().gaps().stream().filter(gap -> gap.why() == Why.STALE).toList(),
                Fact.Gap::wanted,
                console);
    }

    /// Says what does not fit together: the first few, the rest as a number.
    static void sayFindings(List<String> findings, Console console) {
        for (String words : findings.subList(0, Math.min(SHOWN_GAPS, findings.size()))) {
            console.say(SafeText.line("warning: " + words));
        }
        if (findings.size() > SHOWN_GAPS) {
            console.say("warning: %d more".formatted(findings.size() - SHOWN_GAPS));
        }
    }

    private static void say(
            String what, List<Fact.Gap> gaps, Function<Fact.Gap, String> words, Console console) {
        for (Fact.Gap gap : gaps.subList(0, Math.min(SHOWN_GAPS, gaps.size()))) {
            console.say(
                    SafeText.line(
                            "%s: %s%s"
                                    .formatted(
                                            what,
                                            words.apply(gap),
                                            gap.detail().isEmpty() ? "" : ": " + gap.detail())));
        }
        if (gaps.size() > SHOWN_GAPS) {
            console.say(
                    "%s: %d more; 'warren ls -o json' lists them in metadata.gaps"
                            .formatted(what, gaps.size() - SHOWN_GAPS));
        }
    }
}
