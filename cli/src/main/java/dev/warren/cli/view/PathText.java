// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.query.cloud.KnownInterface;
import dev.warren.atlas.query.path.Change;
import dev.warren.atlas.query.path.Hop;
import dev.warren.atlas.query.path.Path;
import dev.warren.atlas.query.path.Verdict;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NeighbourState;
import dev.warren.kernel.net.RoutingWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The answer of `warren path` as text: one line for what becomes of the packet, one for each namespace
/// on its way, and why.
public final class PathText {
    private final Atlas atlas;
    private final boolean explain;

    /// @param explain with everything that was asked and tried
    public PathText(Atlas atlas, boolean explain) {
        this.atlas = atlas;
        this.explain = explain;
    }

    public String of(PathAnswer answer) {
        Path path = answer.path();
        StringBuilder text = new StringBuilder();
        text.append(SafeText.line(headline(answer))).append('\n');
        text.append(explain ? explained(path) : table(path));
        path.owner()
                .filter(owner -> isElsewhere(path, owner))
                .ifPresent(
                        owner ->
                                line(
                                        text,
                                        "owner",
                                        exit(owner)
                                                + ": "
                                                + path.source().map(IpAddress::toString).orElse("")
                                                + " is an address of it"));
        path.reasons().forEach(words -> line(text, "why", words));
        answer.findings().forEach(words -> line(text, "warning", words));
        path.notModelled().forEach(words -> line(text, "not modelled", words));
        return text.toString();
    }

    private static boolean isElsewhere(Path path, Path.Exit owner) {
        return path.exit()
                .filter(
                        exit ->
                                !exit.namespace().equals(owner.namespace())
                                        || exit.link().index() != owner.link().index())
                .isPresent();
    }

    private static void line(StringBuilder text, String what, String words) {
        text.append("  ").append(what).append(": ").append(SafeText.line(words)).append('\n');
    }

    private String headline(PathAnswer answer) {
        Path path = answer.path();
        String from =
                path.source()
                        .filter(address -> !answer.reference().contains(address.toString()))
                        .map(address -> " (" + address + ")")
                        .orElse("");
        return answer.reference() + from + " -> " + to(path) + ": " + outcome(path);
    }

    private static String to(Path path) {
        int port = path.request().port();
        String address = path.request().destination().toString();
        String target =
                port == 0
                        ? address
                        : (path.request().destination().isV6() ? "[" + address + "]" : address)
                                + ":"
                                + port;
        return path.request().protocol() == 0
                ? target
                : target + "/" + PathWords.protocol(path.request().protocol());
    }

    private String outcome(Path path) {
        String partly = path.verdict() == Verdict.PARTIAL ? "partial: " : "";
        Optional<IpAddress> seen = path.sourceSeen();
        if (path.exit().isPresent()) {
            // Also where it is its own: who it seems to be is what people ask.
            return partly + "leaves by " + exit(path.exit().get()) + as(seen);
        }
        if (path.sourceSeen().isPresent() && !path.hops().isEmpty()) {
            return partly
                    + "arrives at "
                    + PathWords.name(atlas, path.hops().getLast().namespace())
                    + as(seen.filter(address -> path.source().filter(address::equals).isEmpty()));
        }
        return path.verdict() == Verdict.PARTIAL ? "partial" : "unreachable";
    }

    private static String as(Optional<IpAddress> source) {
        return source.map(address -> " as " + address).orElse("");
    }

    private static String exit(Path.Exit exit) {
        Link link = exit.link();
        String mac = link.address().equals(Mac.NONE) ? "" : " " + link.address();
        String parent = exit.parent().map(below -> " on " + below.name()).orElse("");
        return link.name()
                + parent
                + mac
                + exit.cloud().map(KnownInterface::id).map(id -> " " + id).orElse("");
    }

    private String table(Path path) {
        Table table = new Table();
        int number = 1;
        for (Hop hop : path.hops()) {
            table.row(
                    List.of(
                            "  " + number++,
                            SafeText.line(PathWords.name(atlas, hop.namespace())),
                            SafeText.line(links(hop)),
                            SafeText.line(decision(hop))));
        }
        return table.print();
    }

    private static String links(Hop hop) {
        String input = hop.input().map(link -> link.name() + " ").orElse("");
        return input + hop.output().map(link -> "-> " + link.name()).orElse("|");
    }

    private String decision(Hop hop) {
        return switch (hop.kind()) {
            case BRIDGED -> String.join("; ", hop.notes());
            case REFUSED -> "refused" + marked(hop);
            case DELIVERED -> "delivered";
            case ROUTED ->
                    hop.route()
                                    .map(route -> PathWords.route(atlas, hop.namespace(), route))
                                    .orElse("")
                            + " (table "
                            + RoutingWords.table(hop.table().orElse(0))
                            + hop.rule().map(rule -> ", rule " + rule.priority()).orElse("")
                            + ")"
                            + marked(hop)
                            + ", mtu "
                            + hop.mtu();
        };
    }

    private static String marked(Hop hop) {
        return hop.mark() == 0 ? "" : ", mark " + PathWords.mark(hop.mark());
    }

    private String explained(Path path) {
        StringBuilder text = new StringBuilder();
        int number = 1;
        for (Hop hop : path.hops()) {
            text.append("  ")
                    .append(number++)
                    .append(". ")
                    .append(
                            SafeText.line(
                                    PathWords.name(atlas, hop.namespace())
                                            + " ("
                                            + hop.namespace()
                                            + ")  "
                                            + links(hop)))
                    .append('\n');
            for (String words : explanation(hop)) {
                text.append("       ").append(SafeText.line(words)).append('\n');
            }
        }
        return text.toString();
    }

    private List<String> explanation(Hop hop) {
        List<String> words = new ArrayList<>();
        hop.changes().stream()
                .filter(Change::isBeforeRouting)
                .forEach(change -> words.add(change.words()));
        if (hop.table().isPresent() || hop.kind() == Hop.Kind.REFUSED) {
            words.add(question(hop));
        }
        hop.tried().forEach(tried -> words.add("  " + tried));
        hop.rule().ifPresent(rule -> words.add("rule " + rule));
        hop.route()
                .ifPresent(
                        route ->
                                words.add(
                                        "table "
                                                + RoutingWords.table(hop.table().orElse(0))
                                                + ": "
                                                + PathWords.route(atlas, hop.namespace(), route)));
        hop.nextHop()
                .ifPresent(
                        address ->
                                words.add(
                                        "next hop "
                                                + address
                                                + hop.neighbour()
                                                        .map(PathText::neighbour)
                                                        .orElse(", not known yet")));
        if (hop.mtu() != 0) {
            words.add("mtu " + hop.mtu());
        }
        hop.changes().stream()
                .filter(change -> !change.isBeforeRouting())
                .forEach(change -> words.add(change.words()));
        words.addAll(hop.notes());
        return words;
    }

    /// The question in the words of `ip`, to be asked again by hand.
    private static String question(Hop hop) {
        return "ip route get "
                + hop.destination()
                + (hop.source().equals(IpAddress.unspecified(hop.source().isV6()))
                        ? ""
                        : " from " + hop.source())
                + hop.input().map(link -> " iif " + link.name()).orElse("")
                + (hop.mark() == 0 ? "" : " mark " + PathWords.mark(hop.mark()));
    }

    private static String neighbour(Neighbour neighbour) {
        String state =
                neighbour.states().stream()
                        .map(NeighbourState::name)
                        .sorted()
                        .collect(Collectors.joining(","));
        return (neighbour.address().equals(Mac.NONE) ? "" : " lladdr " + neighbour.address())
                + " "
                + state;
    }
}
