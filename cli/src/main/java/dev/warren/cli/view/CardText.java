// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.query.card.Card;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.RoutingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A card as text: a heading for each thing that somebody may look for, and below it what there is.
public final class CardText {
    private static final int SHOWN_HOLDERS = 4;

    private final Atlas atlas;
    private final Card card;
    private final Lines lines = new Lines();

    public CardText(Atlas atlas, Card card) {
        this.atlas = atlas;
        this.card = card;
    }

    public String print() {
        new CardIdentity(lines, card).print();
        lines.heading("INTERFACES");
        CardLinks links = new CardLinks(lines, atlas);
        card.links().forEach(links::print);
        if (card.links().isEmpty()) {
            lines.add(1, "not read");
        }
        section("RULES", card.rules(), this::rules);
        section("ROUTES", card.tables(), this::routes);
        section("NEIGHBOURS", card.neighbours(), this::neighbours);
        section("LISTENING", card.listening(), this::listening);
        resolver();
        section(
                "SETTINGS that are not what Linux starts with, or not the host's",
                card.settings(),
                this::settings);
        return lines.text();
    }

    private <T> void section(String heading, Optional<List<T>> content, Consumer<List<T>> print) {
        lines.heading(heading);
        if (content.isEmpty()) {
            lines.add(1, "not read");
        } else if (content.get().isEmpty()) {
            lines.add(1, "none");
        } else {
            print.accept(content.get());
        }
    }

    private static String family(boolean isV6) {
        return isV6 ? "ipv6" : "ipv4";
    }

    private void rules(List<RoutingRule> rules) {
        List<List<String>> rows = new ArrayList<>();
        for (RoutingRule rule : rules) {
            String text = rule.toString();
            int colon = text.indexOf(": ");
            rows.add(
                    List.of(
                            family(rule.isV6()),
                            text.substring(0, colon),
                            text.substring(colon + 2)));
        }
        lines.columns(1, rows);
    }

    private void routes(List<Card.Table> tables) {
        for (Card.Table table : tables) {
            if (isKernelsOwn(table)) {
                lines.add(
                        1,
                        "%s %s: %s that the kernel made for its own addresses"
                                .formatted(
                                        family(table.isV6()),
                                        table.name(),
                                        Lines.count(table.routes().size(), "route")));
                continue;
            }
            lines.add(1, family(table.isV6()) + " " + table.name());
            table.routes().forEach(route -> lines.add(2, route.text()));
        }
    }

    /// The table `local`, as long as nobody else has put anything into it, tells what the addresses have
    /// told already.
    private static boolean isKernelsOwn(Card.Table table) {
        return table.number() == RouteAttributes.RT_TABLE_LOCAL
                && table.routes().stream()
                        .allMatch(
                                entry -> entry.route().protocol() == RouteAttributes.RTPROT_KERNEL);
    }

    private void neighbours(List<Card.NeighbourEntry> neighbours) {
        neighbours.forEach(neighbour -> lines.add(1, neighbour.text()));
    }

    private void listening(List<Card.Socket> sockets) {
        List<List<String>> rows = new ArrayList<>();
        for (Card.Socket socket : sockets) {
            rows.add(List.of(socket.protocol(), socket.local(), holders(socket)));
        }
        lines.columns(1, rows);
    }

    private static String holders(Card.Socket socket) {
        if (socket.holders().isEmpty()) {
            return "no process seen here";
        }
        List<String> names =
                socket.holders().stream()
                        .map(holder -> holder.command() + "[" + holder.process().pid() + "]")
                        .distinct()
                        .toList();
        int more = names.size() - SHOWN_HOLDERS;
        return names.stream().limit(SHOWN_HOLDERS).collect(Collectors.joining(" "))
                + (more > 0 ? " … and " + more + " more" : "");
    }

    private void resolver() {
        lines.heading("RESOLVER");
        Optional<Detail.Resolver> found = card.resolver();
        if (found.isEmpty()) {
            lines.add(
                    1,
                    card.namespace().host()
                            ? "as for any program of this machine"
                            : "no process here has a resolv.conf of its own");
            return;
        }
        Detail.Resolver resolver = found.get();
        resolver.nameservers().forEach(server -> lines.add(1, "nameserver " + server));
        words("search", resolver.search());
        words("options", resolver.options());
        lines.add(
                1,
                "as %s[%d] sees it%s"
                        .formatted(
                                resolver.command(),
                                resolver.process().pid(),
                                resolver.hosts() ? ", with a file hosts of its own" : ""));
    }

    private void words(String what, List<String> words) {
        if (!words.isEmpty()) {
            lines.add(1, what + " " + String.join(" ", words));
        }
    }

    private void settings(List<Card.Setting> settings) {
        List<List<String>> rows = new ArrayList<>();
        for (Card.Setting setting : settings) {
            List<String> instead = new ArrayList<>();
            if (!setting.initial().isEmpty() && !setting.initial().equals(setting.value())) {
                instead.add("Linux: " + setting.initial());
            }
            setting.host().ifPresent(value -> instead.add("host: " + value));
            rows.add(
                    List.of(
                            setting.name(),
                            "= " + setting.value(),
                            "(" + String.join(", ", instead) + ")",
                            setting.places().isEmpty()
                                    ? ""
                                    : "on " + String.join(" ", setting.places())));
        }
        lines.columns(1, rows);
    }
}
