// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RoutingWords;
import dev.warren.kernel.net.RuleAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why a packet goes the way it goes, where that is not what one would expect: by a mark, by a rule, from
/// another address, by another card than the one its address belongs to.
final class Reason {
    private final Trace trace;
    private final Optional<Path.Exit> exit;
    private final Optional<Path.Exit> owner;

    Reason(Trace trace, Optional<Path.Exit> exit, Optional<Path.Exit> owner) {
        this.trace = trace;
        this.exit = exit;
        this.owner = owner;
    }

    /// As clauses; none when there is nothing to say.
    List<String> words(Place place) {
        List<String> sentences = new ArrayList<>();
        switch (place) {
            case Place.Ends(_, var why) when !why.isEmpty() -> sentences.add(why);
            case Place.Unseen(var why) -> sentences.add(why);
            default -> {}
        }
        trace.log()
                .hops()
                .forEach(hop -> byMark(hop).or(() -> byRule(hop)).ifPresent(sentences::add));
        otherCard().ifPresent(sentences::add);
        trace.log().hops().forEach(hop -> translations(hop, sentences));
        return sentences;
    }

    /// A mark decides only where the winning rule asks for it.
    private static Optional<String> byMark(Hop hop) {
        return hop.rule()
                .filter(rule -> hop.mark() != 0 && rule.selector().mark().isPresent())
                .map(
                        rule ->
                                "the mark 0x%s%s makes rule %d (%s) send it by table %s"
                                        .formatted(
                                                Integer.toHexString(hop.mark()),
                                                marking(hop)
                                                        .map(change -> " of " + change.rule())
                                                        .orElse(""),
                                                rule.priority(),
                                                text(rule),
                                                table(rule)));
    }

    private static Optional<Change> marking(Hop hop) {
        return hop.changes().stream()
                .filter(Change::isBeforeRouting)
                .filter(change -> change.step().effect().contains("mark 0x"))
                .findFirst();
    }

    /// A rule that is not for all packets.
    private static Optional<String> byRule(Hop hop) {
        return hop.rule()
                .filter(rule -> !text(rule).startsWith("from all lookup"))
                .map(
                        rule ->
                                "rule %d (%s) sends it by table %s"
                                        .formatted(rule.priority(), text(rule), table(rule)));
    }

    private static String text(RoutingRule rule) {
        String text = rule.toString();
        return text.substring(text.indexOf(' ') + 1);
    }

    private static String table(RoutingRule rule) {
        return rule.action() instanceof RuleAction.Lookup(long number) && number != 0
                ? RoutingWords.table(number)
                : "of the VRF";
    }

    private Optional<String> otherCard() {
        if (exit.isEmpty() || owner.isEmpty() || isSame(exit.get(), owner.get())) {
            return Optional.empty();
        }
        return Optional.of(
                "%s belongs to %s, but the packet leaves by %s"
                        .formatted(
                                trace.sentFrom().map(IpAddress::toString).orElse("its address"),
                                card(owner.get()),
                                card(exit.get())));
    }

    private static boolean isSame(Path.Exit one, Path.Exit two) {
        return one.namespace().equals(two.namespace()) && one.link().index() == two.link().index();
    }

    private static String card(Path.Exit card) {
        return card.link().name() + card.cloud().map(cloud -> " (" + cloud.id() + ")").orElse("");
    }

    private static void translations(Hop hop, List<String> sentences) {
        hop.changes().stream()
                .filter(change -> change.step().effect().matches("(source|destination) .*"))
                .map(change -> change.step().effect() + " by " + change.rule())
                .forEach(sentences::add);
    }
}
