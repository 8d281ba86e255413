// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.Peer;
import dev.warren.atlas.query.path.Path;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.InterfaceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The table of `warren ls`: one row for each namespace.
public final class NamespaceTable {
    private static final int SHOWN_ADDRESSES = 3;
    private static final int SHORT_ID = 12;
    private static final int TICKS_PER_SECOND = 100;

    private final boolean wide;
    private final Snapshot snapshot;
    private final Map<NamespaceId, Path> egress;

    public NamespaceTable(Snapshot snapshot) {
        this(snapshot, false, Map.of());
    }

    private NamespaceTable(Snapshot snapshot, boolean wide, Map<NamespaceId, Path> egress) {
        this.snapshot = snapshot;
        this.wide = wide;
        this.egress = egress;
    }

    /// With more columns.
    ///
    /// @param egress the way to the internet of each namespace that has one
    public static NamespaceTable wide(Snapshot snapshot, Map<NamespaceId, Path> egress) {
        return new NamespaceTable(snapshot, true, Map.copyOf(egress));
    }

    public String print(List<Namespace> namespaces, boolean headers) {
        Table table = new Table();
        if (headers) {
            table.row(header());
        }
        namespaces.forEach(namespace -> table.row(row(namespace)));
        return table.print();
    }

    private List<String> header() {
        List<String> cells =
                new ArrayList<>(
                        List.of(
                                "INODE",
                                "NAME",
                                "STATE",
                                "OWNER",
                                "RUNTIME",
                                "ADDRESSES",
                                "HOST-LINK",
                                "PROCS",
                                "AGE"));
        if (wide) {
            cells.addAll(List.of("EGRESS", "NSID", "SANDBOX", "COOKIE", "PINS"));
        }
        return cells;
    }

    private List<String> row(Namespace namespace) {
        List<String> cells =
                new ArrayList<>(
                        List.of(
                                namespace.id().toString(),
                                SafeText.cell(namespace.name()),
                                namespace.isActive() ? "active" : "idle",
                                owner(namespace),
                                runtimes(namespace),
                                addresses(namespace),
                                hostLinks(namespace),
                                String.valueOf(namespace.processes().size()),
                                age(namespace).map(NamespaceTable::span).orElse("-")));
        if (wide) {
            cells.add(egress(namespace));
            cells.add(
                    namespace.number().isPresent()
                            ? String.valueOf(namespace.number().getAsInt())
                            : "-");
            cells.add(sandboxes(namespace));
            cells.add(
                    namespace.cookie().isPresent()
                            ? Long.toUnsignedString(namespace.cookie().getAsLong())
                            : "-");
            cells.add(pins(namespace));
        }
        return cells;
    }

    /// The link by which packets to the internet leave the node, and the interface of the cloud.
    private String egress(Namespace namespace) {
        return Optional.ofNullable(egress.get(namespace.id()))
                .flatMap(Path::exit)
                .map(
                        exit ->
                                SafeText.cell(exit.link().name())
                                        + exit.cloud()
                                                .map(card -> "/" + SafeText.cell(card.id()))
                                                .orElse(""))
                .orElse("-");
    }

    /// The first owner; how many more there are. Wide: all.
    private String owner(Namespace namespace) {
        List<Owner> owners = namespace.owners();
        if (owners.isEmpty()) {
            return "-";
        }
        if (wide) {
            return owners.stream()
                    .map(owner -> SafeText.cell(owner.label()))
                    .collect(Collectors.joining(","));
        }
        String first = SafeText.cell(owners.getFirst().label());
        return owners.size() == 1 ? first : first + "(+" + (owners.size() - 1) + ")";
    }

    private static String runtimes(Namespace namespace) {
        String runtimes =
                namespace.owners().stream()
                        .map(
                                owner ->
                                        switch (owner) {
                                            case Owner.Pod pod -> pod.runtime();
                                            case Owner.Standalone alone -> alone.runtime();
                                            case Owner.Host _, Owner.Program _ -> "";
                                        })
                        .filter(runtime -> !runtime.isEmpty())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(","));
        return SafeText.cell(runtimes);
    }

    private String addresses(Namespace namespace) {
        List<String> addresses =
                namespace.links().stream()
                        .filter(link -> !link.link().isLoopback())
                        .flatMap(link -> link.addresses().stream())
                        .filter(address -> !address.isLinkScope())
                        .map(InterfaceAddress::local)
                        .map(cidr -> cidr.address().toString())
                        .toList();
        if (addresses.isEmpty()) {
            return "-";
        }
        if (wide || addresses.size() <= SHOWN_ADDRESSES) {
            return String.join(",", addresses);
        }
        return String.join(",", addresses.subList(0, SHOWN_ADDRESSES))
                + "(+"
                + (addresses.size() - SHOWN_ADDRESSES)
                + ")";
    }

    /// The links of the host that lead into the namespace. Where containers are nested there may be
    /// none; then those of other namespaces, each followed by the inode of its own.
    private String hostLinks(Namespace namespace) {
        if (namespace.host()) {
            return "-";
        }
        List<String> onHost = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        for (Namespace.NetworkLink link : namespace.links()) {
            switch (link.peer()) {
                case Peer.OtherEnd(var other, var name) -> add(onHost, elsewhere, other, name);
                case Peer.Below(var other, var name) -> add(onHost, elsewhere, other, name);
                case Peer.Unseen _, Peer.None _ -> {}
            }
        }
        elsewhere.removeIf(name -> name.endsWith("@" + namespace.id()));
        List<String> names = onHost.isEmpty() ? elsewhere : onHost;
        return names.isEmpty() ? "-" : String.join(",", names);
    }

    private void add(List<String> onHost, List<String> elsewhere, LinkId link, String name) {
        if (snapshot.atlas().namespace(link.namespace()).filter(Namespace::host).isPresent()) {
            onHost.add(SafeText.cell(name));
        } else {
            elsewhere.add(SafeText.cell(name) + "@" + link.namespace());
        }
    }

    private static String sandboxes(Namespace namespace) {
        String sandboxes =
                namespace.owners().stream()
                        .map(
                                owner ->
                                        switch (owner) {
                                            case Owner.Pod pod -> pod.sandboxId();
                                            case Owner.Standalone alone -> alone.sandboxId();
                                            case Owner.Host _, Owner.Program _ -> "";
                                        })
                        .filter(id -> !id.isEmpty())
                        .map(id -> id.substring(0, Math.min(SHORT_ID, id.length())))
                        .distinct()
                        .collect(Collectors.joining(","));
        return SafeText.cell(sandboxes);
    }

    private static String pins(Namespace namespace) {
        String pins =
                namespace.pins().stream()
                        .map(
                                pin ->
                                        SafeText.cell(pin.path())
                                                + (pin.foreign() ? "@" + pin.mountNamespace() : ""))
                        .distinct()
                        .collect(Collectors.joining(","));
        return pins.isEmpty() ? "-" : pins;
    }

    /// How long the oldest process has been running.
    private Optional<Duration> age(Namespace namespace) {
        if (namespace.processes().isEmpty()) {
            return Optional.empty();
        }
        long ticks = namespace.processes().getFirst().process().startTicks();
        return snapshot.node()
                .uptime()
                .map(uptime -> uptime.minusMillis(ticks * 1000 / TICKS_PER_SECOND))
                .filter(age -> !age.isNegative());
    }

    /// A span as `kubectl` prints it: `45s`, `14m`, `3h12m`, `9d`.
    static String span(Duration span) {
        long seconds = span.toSeconds();
        if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 120) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        if (hours < 48) {
            return minutes % 60 == 0 ? hours + "h" : hours + "h" + minutes % 60 + "m";
        }
        return hours / 24 + "d";
    }
}
