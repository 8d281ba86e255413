// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which namespace a reference means, and why.
public final class Whois {
    private static final Pattern PROCESS = Pattern.compile("/proc/(\\d{1,9})(/task/\\d+)?/ns/net");
    private static final Pattern OURSELVES = Pattern.compile("/proc/(thread-)?self/ns/net");
    private static final Pattern MAC = Pattern.compile("([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}");

    private final Atlas atlas;
    private final Reasons reasons = new Reasons();
    private final OwnerSearch owners;
    private final LinkSearch links;
    private final WiringSearch wiring;

    private Whois(Atlas atlas) {
        this.atlas = atlas;
        owners = new OwnerSearch(atlas, reasons);
        links = new LinkSearch(atlas, reasons);
        wiring = new WiringSearch(atlas, reasons);
    }

    /// A namespace that a reference may mean.
    ///
    /// @param reasons how the reference leads there, in words
    public record Match(Namespace namespace, List<String> reasons) {
        public Match {
            reasons = List.copyOf(reasons);
        }
    }

    /// Finds every namespace that `reference` may mean: none, one, or several when it is ambiguous.
    public static List<Match> find(Atlas atlas, Reference reference) {
        Whois whois = new Whois(atlas);
        whois.search(reference);
        List<Match> matches = new ArrayList<>();
        for (Namespace namespace : atlas.namespaces()) {
            List<String> reasons = whois.reasons.of(namespace);
            if (!reasons.isEmpty()) {
                matches.add(new Match(namespace, reasons));
            }
        }
        return matches;
    }

    /// The address that a reference is, or may be.
    public static Optional<IpAddress> addressIn(Reference reference) {
        return switch (reference) {
            case Reference.Address(var address) -> Optional.of(address);
            case Reference.Word(var word) -> parsed(LinkSearch.bareAddress(word));
            default -> Optional.empty();
        };
    }

    private static Optional<IpAddress> parsed(String text) {
        try {
            return Optional.of(IpAddress.parse(text));
        } catch (IllegalArgumentException somethingElse) {
            return Optional.empty();
        }
    }

    private void search(Reference reference) {
        switch (reference) {
            case Reference.Host _ -> host();
            case Reference.Self _ -> self();
            case Reference.Path(var path) -> path(path);
            case Reference.Pid(var pid) -> process(pid);
            case Reference.Pod(var namespace, var name) -> owners.pod(namespace, name);
            case Reference.Container(var idOrName) -> owners.container(idOrName);
            case Reference.Interface(var name) -> links.name(name);
            case Reference.Address(var address) -> links.address(address);
            case Reference.Hardware(var mac) -> links.hardware(mac);
            case Reference.Cookie(var cookie) ->
                    where(
                            namespace ->
                                    namespace.cookie().isPresent()
                                            && namespace.cookie().getAsLong() == cookie,
                            "the kernel's cookie of it is " + Long.toUnsignedString(cookie));
            case Reference.Nsid(var number) ->
                    where(
                            namespace -> namespace.number().equals(OptionalInt.of(number)),
                            "the host's namespace refers to it as nsid " + number);
            case Reference.Table(var number) -> wiring.table(number);
            case Reference.Rule(var priority) -> wiring.rule(priority);
            case Reference.CloudInterface(var id) -> wiring.cloudInterface(id);
            case Reference.Word(var word) -> word(word);
        }
    }

    private void where(Predicate<Namespace> test, String reason) {
        atlas.namespaces().stream()
                .filter(test)
                .forEach(namespace -> reasons.add(namespace, reason));
    }

    private void host() {
        where(Namespace::host, "it is the host's namespace");
    }

    private void self() {
        where(Namespace::self, "this command runs in it");
    }

    /// A bare word may be a name, an inode, a process, an address, a link, a container or a pod.
    private void word(String word) {
        if (word.equals("host")) {
            host();
        }
        where(namespace -> namespace.name().equals(word), "its name is " + word);
        where(namespace -> namespace.id().toString().equals(word), "its inode is " + word);
        file(word);
        links.name(word);
        address(word);
        if (word.matches("\\d{1,9}")) {
            process(Integer.parseInt(word));
        }
        int slash = word.indexOf('/');
        owners.pod(slash < 0 ? "" : word.substring(0, slash), word.substring(slash + 1));
        owners.container(word);
    }

    private void file(String name) {
        for (Namespace namespace : atlas.namespaces()) {
            if (namespace.name().equals(name)) {
                continue;
            }
            for (Fact.PinSeen pin : namespace.pins()) {
                if (pin.path().endsWith("/" + name)) {
                    reasons.add(namespace, pinned(pin));
                }
            }
            for (Fact.NameSeen link : namespace.names()) {
                if (link.path().endsWith("/" + name)) {
                    reasons.add(namespace, linked(link));
                }
            }
        }
    }

    private void address(String word) {
        if (MAC.matcher(word).matches()) {
            links.hardware(Mac.parse(word));
            return;
        }
        parsed(LinkSearch.bareAddress(word)).ifPresent(links::address);
    }

    /// A path means what it is for us; only one that leads nowhere here is looked for elsewhere.
    private void path(String path) {
        String plain = path.startsWith("/var/run/") ? path.substring("/var".length()) : path;
        for (Namespace namespace : atlas.namespaces()) {
            for (Fact.PinSeen pin : namespace.pins()) {
                if (!pin.foreign() && isAt(pin.path(), path, plain)) {
                    reasons.add(namespace, pinned(pin));
                }
            }
            for (Fact.NameSeen link : namespace.names()) {
                if (isAt(link.path(), path, plain)) {
                    reasons.add(namespace, linked(link));
                }
            }
        }
        if (OURSELVES.matcher(path).matches()) {
            self();
        }
        Matcher ofProcess = PROCESS.matcher(path);
        if (ofProcess.matches()) {
            process(Integer.parseInt(ofProcess.group(1)));
        }
        if (reasons.isEmpty()) {
            for (Namespace namespace : atlas.namespaces()) {
                namespace.pins().stream()
                        .filter(pin -> isAt(pin.path(), path, plain))
                        .forEach(pin -> reasons.add(namespace, pinned(pin)));
            }
        }
    }

    private static boolean isAt(String seen, String path, String plain) {
        return seen.equals(plain) || seen.equals(path);
    }

    private static String pinned(Fact.PinSeen pin) {
        return "it is pinned at "
                + pin.path()
                + (pin.foreign() ? " in mount namespace " + pin.mountNamespace() : "");
    }

    private static String linked(Fact.NameSeen link) {
        return "a symbolic link leads to it from " + link.path();
    }

    private void process(int pid) {
        for (Namespace namespace : atlas.namespaces()) {
            for (Fact.ProcessSeen process : namespace.processes()) {
                if (process.process().pid() == pid) {
                    reasons.add(
                            namespace,
                            "process %d (%s) is in it: %s"
                                    .formatted(pid, process.command(), process.evidence()));
                }
            }
        }
    }

    /// The pods and containers that share a namespace with others, so that an address of it is not
    /// theirs alone.
    public static List<Owner> sharers(Namespace namespace) {
        return namespace.host()
                ? namespace.owners().stream()
                        .filter(owner -> !(owner instanceof Owner.Host))
                        .toList()
                : List.of();
    }
}
