// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.query.Whois;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.Link;
import java.util.List;
import java.util.stream.Collectors;

/// The answer of `warren whois` as text: the namespace, its owners, its links, and what says so, line
/// by line.
public final class WhoisText {
    private static final int SHORT_ID = 12;
    private static final int SHOWN = 8;

    private final Atlas atlas;
    private final StringBuilder text = new StringBuilder();

    public WhoisText(Atlas atlas) {
        this.atlas = atlas;
    }

    /// The candidates of an ambiguous reference.
    public static String candidates(String reference, List<Whois.Match> matches) {
        StringBuilder text =
                new StringBuilder(
                        "warren: '%s' may mean %d namespaces; name one of them:"
                                .formatted(SafeText.line(reference), matches.size()));
        for (Whois.Match match : matches.subList(0, Math.min(SHOWN * 2, matches.size()))) {
            text.append("\n  ")
                    .append(match.namespace().id())
                    .append("  ")
                    .append(owners(match.namespace()))
                    .append(": ")
                    .append(SafeText.line(match.reasons().getFirst()));
        }
        if (matches.size() > SHOWN * 2) {
            text.append("\n  … and ").append(matches.size() - SHOWN * 2).append(" more");
        }
        return text.toString();
    }

    private static String owners(Namespace namespace) {
        return namespace.owners().isEmpty()
                ? "no owner"
                : SafeText.line(namespace.owners().getFirst().label());
    }

    public String of(JsonView.Found found) {
        Namespace namespace = found.match().namespace();
        line(
                0,
                "%s is in namespace %s%s"
                        .formatted(
                                found.reference(),
                                namespace.id(),
                                namespace.name().isEmpty() ? "" : " (" + namespace.name() + ")"));
        found.match().reasons().forEach(reason -> line(1, reason));
        List<Owner> sharers = Whois.sharers(namespace);
        if (!sharers.isEmpty()) {
            line(
                    1,
                    "shared: %s the host's network, so an address or link of it belongs to none of them alone"
                            .formatted(
                                    sharers.size() == 1
                                            ? "1 pod or container uses"
                                            : sharers.size() + " pods and containers use"));
        }
        owners(namespace.owners());
        namespace.links().stream().limit(SHOWN).forEach(this::link);
        if (namespace.links().size() > SHOWN) {
            line(1, "… and " + (namespace.links().size() - SHOWN) + " more links");
        }
        holders(namespace);
        namespace.contradictions().forEach(words -> line(1, "CONTRADICTION " + words));
        return text.toString();
    }

    private void line(int depth, String words) {
        text.repeat("  ", depth).append(SafeText.line(words)).append('\n');
    }

    private void owners(List<Owner> owners) {
        if (owners.isEmpty()) {
            line(1, "owner: nobody is known");
        }
        for (Owner owner : owners) {
            switch (owner) {
                case Owner.Host _ -> line(1, "owner: the host");
                case Owner.Pod pod -> {
                    line(
                            1,
                            "owner: %s%s  sandbox %s  %s%s"
                                    .formatted(
                                            pod.label().replaceFirst("/", " "),
                                            pod.pod().uid().isEmpty()
                                                    ? ""
                                                    : "  uid " + pod.pod().uid(),
                                            shortened(pod.sandboxId()),
                                            pod.runtime().isEmpty()
                                                    ? "unknown runtime"
                                                    : pod.runtime(),
                                            pod.hostNetwork() ? "  on the host's network" : ""));
                    pod.containers().forEach(this::container);
                }
                case Owner.Standalone alone -> {
                    line(
                            1,
                            "owner: %s  %s%s"
                                    .formatted(
                                            alone.label(),
                                            alone.runtime().isEmpty()
                                                    ? "unknown runtime"
                                                    : alone.runtime(),
                                            alone.hostNetwork() ? "  on the host's network" : ""));
                    container(alone.container());
                }
                case Owner.Program program -> line(1, "owner: " + program.label());
            }
            owner.evidence().forEach(this::evidence);
        }
    }

    private void evidence(Evidence evidence) {
        line(2, "evidence: " + evidence);
    }

    private void container(Owner.Container container) {
        line(
                2,
                "container %s%s%s%s"
                        .formatted(
                                shortened(container.id()),
                                container.name().isEmpty() ? "" : "  " + container.name(),
                                container.image().isEmpty() ? "" : "  " + container.image(),
                                container.pid().isPresent()
                                        ? "  pid " + container.pid().getAsInt()
                                        : "  no process known"));
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    private void link(Namespace.NetworkLink networkLink) {
        Link link = networkLink.link();
        String addresses =
                networkLink.addresses().stream()
                        .map(address -> address.local().toString())
                        .collect(Collectors.joining(" "));
        line(
                1,
                "link: %s (index %d%s, %s)%s%s"
                        .formatted(
                                link.name(),
                                link.index(),
                                link.kind().name().isEmpty() ? "" : ", " + link.kind().name(),
                                link.state().word(),
                                addresses.isEmpty() ? "" : "  " + addresses,
                                peer(networkLink.peer())));
    }

    private String peer(Peer peer) {
        return switch (peer) {
            case Peer.None _ -> "";
            case Peer.OtherEnd(var other, var name) ->
                    "  ⇄ %s (index %d) in %s".formatted(name, other.index(), where(other));
            case Peer.Below(var other, var name) ->
                    "  on %s (index %d) in %s".formatted(name, other.index(), where(other));
            case Peer.Unseen(var number, var index) ->
                    "  ⇄ index %d in a namespace that was not seen (%s)"
                            .formatted(
                                    index,
                                    number == Link.SAME_NAMESPACE ? "its own" : "nsid " + number);
        };
    }

    private String where(LinkId link) {
        return atlas.namespace(link.namespace())
                .filter(Namespace::host)
                .map(_ -> "the host's namespace")
                .orElse("namespace " + link.namespace());
    }

    private void holders(Namespace namespace) {
        List<Fact.ProcessSeen> processes = namespace.processes();
        if (!processes.isEmpty()) {
            line(
                    1,
                    "processes: "
                            + processes.stream()
                                    .limit(SHOWN)
                                    .map(
                                            process ->
                                                    process.command()
                                                            + "["
                                                            + process.process().pid()
                                                            + "]")
                                    .collect(Collectors.joining(" "))
                            + (processes.size() > SHOWN
                                    ? " … and " + (processes.size() - SHOWN) + " more"
                                    : ""));
        }
        for (Fact.PinSeen pin : namespace.pins()) {
            line(
                    1,
                    "pinned at %s%s"
                            .formatted(
                                    pin.path(),
                                    pin.foreign()
                                            ? " in mount namespace "
                                                    + pin.mountNamespace()
                                                    + " ("
                                                    + pin.evidence().where()
                                                    + ")"
                                            : ""));
        }
        for (Fact.NameSeen name : namespace.names()) {
            line(1, "a symbolic link leads to it, which holds nothing: " + name.path());
        }
    }
}
