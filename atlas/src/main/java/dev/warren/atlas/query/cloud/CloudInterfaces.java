// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The interfaces of the cloud on this node, each once, with the link that it is.
///
/// What the metadata service, the agent of the VPC CNI, annotations of pods and names of links tell of
/// one interface is merged by its id, or by its MAC where one does not tell the id. Nobody's word
/// overrules the kernel: which way a packet goes is asked elsewhere, and here only what the link that it
/// leaves by is called.
public final class CloudInterfaces {
    private final List<KnownInterface> all;
    private final Map<LinkId, KnownInterface> byLink = new LinkedHashMap<>();
    private final Map<String, String> settings = new TreeMap<>();

    private CloudInterfaces(List<KnownInterface> all, List<Fact.CloudSettingsSeen> told) {
        this.all = List.copyOf(all);
        all.forEach(known -> known.link().ifPresent(link -> byLink.putIfAbsent(link, known)));
        told.forEach(seen -> seen.settings().forEach(settings::putIfAbsent));
    }

    /// Merges what the atlas holds.
    public static CloudInterfaces of(Atlas atlas) {
        LinkMatching links = new LinkMatching(atlas);
        Map<String, Telling> tellings = new TreeMap<>();
        Map<Mac, String> ids = new LinkedHashMap<>();
        List<Fact.CloudInterfaceSeen> told = new ArrayList<>(atlas.wiring().cloudInterfaces());
        links.namedAsInterfaces().forEach(name -> told.add(fact(name)));
        told.stream()
                .filter(seen -> !seen.card().id().isEmpty() && seen.card().address().isPresent())
                .forEach(seen -> ids.putIfAbsent(seen.card().address(), seen.card().id()));
        told.forEach(seen -> telling(tellings, id(seen.card(), ids)).add(seen));
        atlas.wiring().managedInterfaces().forEach(seen -> telling(tellings, seen.id()).add(seen));
        atlas.wiring()
                .branchInterfaces()
                .forEach(seen -> telling(tellings, id(seen.card(), ids)).add(seen));
        Contradictions.between(tellings);
        String primary = primary(tellings);
        RouteMatching routes =
                new RouteMatching(
                        atlas,
                        links::isCardOfHost,
                        tellings.values().stream()
                                .map(Telling::mac)
                                .filter(Mac::isPresent)
                                .collect(Collectors.toSet()));
        List<KnownInterface> all = new ArrayList<>();
        tellings.forEach(
                (id, telling) -> all.add(known(id, telling, links, routes, id.equals(primary))));
        return new CloudInterfaces(all, atlas.wiring().cloudSettings());
    }

    private static Fact.CloudInterfaceSeen fact(LinkMatching.NetworkLinkName name) {
        return new Fact.CloudInterfaceSeen(
                new CloudInterface(
                        name.address(),
                        name.id(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        "",
                        "",
                        List.of(),
                        List.of(),
                        List.of()),
                new Evidence("link", name.where()));
    }

    private static String id(CloudInterface card, Map<Mac, String> ids) {
        return card.id().isEmpty()
                ? ids.getOrDefault(card.address(), card.address().toString())
                : card.id();
    }

    private static Telling telling(Map<String, Telling> tellings, String id) {
        return tellings.computeIfAbsent(id, _ -> new Telling());
    }

    /// The agent knows it; else it is the first device of the first card. A branch interface has no
    /// device number.
    private static String primary(Map<String, Telling> tellings) {
        return tellings.entrySet().stream()
                .filter(entry -> entry.getValue().isManagedAsPrimary().orElse(false))
                .map(Map.Entry::getKey)
                .findFirst()
                .or(
                        () ->
                                tellings.entrySet().stream()
                                        .filter(entry -> isFirst(entry.getValue().card()))
                                        .map(Map.Entry::getKey)
                                        .findFirst())
                .orElse("");
    }

    private static boolean isFirst(CloudInterface card) {
        return card.device().equals(OptionalInt.of(0)) && card.card().orElse(0) == 0;
    }

    private static KnownInterface known(
            String id,
            Telling telling,
            LinkMatching links,
            RouteMatching routes,
            boolean isPrimary) {
        CloudInterface card = telling.card();
        Optional<LinkMatching.Match> match =
                links.find(card.id(), card.address()).or(() -> routes.find(card, isPrimary));
        match.ifPresent(found -> found.doubts().forEach(telling::contradict));
        if (isPrimary && card.device().isPresent() && !isFirst(card)) {
            telling.contradict(
                    "the agent says that %s is the primary, but its device number is %d"
                            .formatted(id, card.device().getAsInt()));
        }
        return new KnownInterface(
                card,
                isPrimary,
                telling.isTrunk(),
                telling.branch(),
                telling.notedTable(),
                match.map(LinkMatching.Match::link),
                match.map(LinkMatching.Match::reason).orElse(""),
                telling.evidence(),
                telling.contradictions());
    }

    /// All of them, by id.
    public List<KnownInterface> all() {
        return all;
    }

    public Optional<KnownInterface> byId(String id) {
        return all.stream().filter(known -> known.id().equals(id)).findFirst();
    }

    /// The interface that a link is.
    public Optional<KnownInterface> ofLink(LinkId link) {
        return Optional.ofNullable(byLink.get(link));
    }

    /// The interface to which an IP address belongs: one that lists it, else one with a prefix that holds
    /// it. That a packet from this address leaves by it is not said.
    public Optional<AddressOwner> ofAddress(IpAddress address) {
        return all.stream()
                .filter(known -> known.card().addresses().contains(address))
                .findFirst()
                .map(known -> new AddressOwner(known, Optional.empty()))
                .or(() -> byPrefix(address));
    }

    private Optional<AddressOwner> byPrefix(IpAddress address) {
        return all.stream()
                .flatMap(
                        known ->
                                Prefixes.longest(known.card().prefixes(), address).stream()
                                        .map(
                                                prefix ->
                                                        new AddressOwner(
                                                                known, Optional.of(prefix))))
                .max(
                        Comparator.comparingInt(
                                found -> found.prefix().map(Cidr::prefixLength).orElse(0)));
    }

    /// The machine's first interface, whose primary address is the node's own.
    public Optional<KnownInterface> primary() {
        return all.stream().filter(KnownInterface::isPrimary).findFirst();
    }

    /// The prefixes of the VPCs that the interfaces are in, without doubles.
    public List<Cidr> networkPrefixes() {
        return all.stream()
                .flatMap(known -> known.card().networkPrefixes().stream())
                .distinct()
                .toList();
    }

    /// Whether there are some of which nobody told the MAC: which links they are, the routes of the host
    /// may tell.
    public boolean wantsRoutes() {
        return all.stream().anyMatch(known -> !known.card().address().isPresent());
    }

    /// Whether an address lies in the VPC; empty when nobody told its prefixes.
    public Optional<Boolean> isInNetwork(IpAddress address) {
        List<Cidr> prefixes =
                networkPrefixes().stream()
                        .filter(prefix -> prefix.address().isV6() == address.isV6())
                        .toList();
        return prefixes.isEmpty()
                ? Optional.empty()
                : Optional.of(Prefixes.longest(prefixes, address).isPresent());
    }

    /// How the VPC CNI was told to work: the value of one of its environment variables.
    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }
}
