// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Which namespace a reference means, and why.
public final class Whois {
    private static final int SHORTEST_ID_PREFIX = 4;

    private final Atlas atlas;
    private final Map<NamespaceId, List<String>> found = new LinkedHashMap<>();

    private Whois(Atlas atlas) {
        this.atlas = atlas;
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
            List<String> reasons = whois.found.get(namespace.id());
            if (reasons != null) {
                matches.add(new Match(namespace, reasons));
            }
        }
        return matches;
    }

    private void search(Reference reference) {
        switch (reference) {
            case Reference.Host _ -> where(Namespace::host, "it is the host's namespace");
            case Reference.Self _ -> where(Namespace::self, "this command runs in it");
            case Reference.Path(var path) -> path(path);
            case Reference.Pid(var pid) -> process(pid);
            case Reference.Pod(var namespace, var name) -> pod(namespace, name);
            case Reference.Container(var idOrName) -> container(idOrName);
            case Reference.Interface(var name) -> link(name);
            case Reference.Address(var address) -> address(address);
            case Reference.Hardware(var mac) -> hardware(mac);
            case Reference.Cookie(var cookie) ->
                    where(
                            namespace ->
                                    namespace.cookie().isPresent()
                                            && namespace.cookie().getAsLong() == cookie,
                            "the kernel's cookie of it is " + Long.toUnsignedString(cookie));
            case Reference.Nsid(var number) ->
                    where(
                            namespace ->
                                    namespace.number().isPresent()
                                            && namespace.number().getAsInt() == number,
                            "the host's namespace refers to it as nsid " + number);
            case Reference.Word(var word) -> word(word);
        }
    }

    private void add(Namespace namespace, String reason) {
        found.computeIfAbsent(namespace.id(), _ -> new ArrayList<>()).add(reason);
    }

    private void where(Predicate<Namespace> test, String reason) {
        atlas.namespaces().stream().filter(test).forEach(namespace -> add(namespace, reason));
    }

    /// A bare word may be a name, an inode, an address, a link, a container or a pod.
    private void word(String word) {
        where(namespace -> namespace.name().equals(word), "its name is " + word);
        where(namespace -> namespace.id().toString().equals(word), "its inode is " + word);
        for (Namespace namespace : atlas.namespaces()) {
            for (Fact.PinSeen pin : namespace.pins()) {
                if (!namespace.name().equals(word) && pin.path().endsWith("/" + word)) {
                    add(namespace, "it is pinned at " + pin.path());
                }
            }
        }
        link(word);
        container(word);
        int slash = word.indexOf('/');
        pod(slash < 0 ? "" : word.substring(0, slash), word.substring(slash + 1));
        try {
            address(IpAddress.parse(word));
        } catch (IllegalArgumentException noAddress) {
            hardwareWord(word);
        }
    }

    private void hardwareWord(String word) {
        if (word.matches("([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}")) {
            hardware(Mac.parse(word));
        }
    }

    private void path(String path) {
        String plain = path.startsWith("/var/run/") ? path.substring("/var".length()) : path;
        for (Namespace namespace : atlas.namespaces()) {
            for (Fact.PinSeen pin : namespace.pins()) {
                if (pin.path().equals(plain) || pin.path().equals(path)) {
                    add(namespace, "it is pinned at " + pin.path());
                }
            }
            for (Fact.NameSeen name : namespace.names()) {
                if (name.path().equals(plain)) {
                    add(namespace, "a symbolic link leads to it from " + name.path());
                }
            }
        }
        java.util.regex.Matcher ofProcess =
                java.util.regex.Pattern.compile("/proc/(\\d{1,9})(/task/\\d+)?/ns/net")
                        .matcher(path);
        if (ofProcess.matches()) {
            process(Integer.parseInt(ofProcess.group(1)));
        }
    }

    private void process(int pid) {
        for (Namespace namespace : atlas.namespaces()) {
            for (Fact.ProcessSeen process : namespace.processes()) {
                if (process.process().pid() == pid) {
                    add(
                            namespace,
                            "process %d (%s) is in it: %s"
                                    .formatted(pid, process.command(), process.evidence()));
                }
            }
        }
    }

    private void pod(String inNamespace, String name) {
        for (Namespace namespace : atlas.namespaces()) {
            for (Owner owner : namespace.owners()) {
                if (owner instanceof Owner.Pod pod
                        && (pod.pod().name().equals(name)
                                || (inNamespace.isEmpty()
                                        && !name.isEmpty()
                                        && pod.pod().uid().equals(name)))
                        && (inNamespace.isEmpty() || pod.pod().namespace().equals(inNamespace))) {
                    add(
                            namespace,
                            pod.hostNetwork()
                                    ? "pod " + pod.pod().path() + " runs on the host's network"
                                    : "it is the namespace of pod " + pod.pod().path());
                }
            }
        }
    }

    private void container(String idOrName) {
        for (Namespace namespace : atlas.namespaces()) {
            for (Owner owner : namespace.owners()) {
                switch (owner) {
                    case Owner.Pod pod -> {
                        if (isIdPrefix(idOrName, pod.sandboxId())) {
                            add(
                                    namespace,
                                    "sandbox " + pod.sandboxId() + " is pod " + pod.pod().path());
                        }
                        pod.containers()
                                .forEach(
                                        container ->
                                                container(
                                                        namespace,
                                                        container,
                                                        " of pod " + pod.pod().path(),
                                                        idOrName));
                    }
                    case Owner.Standalone alone -> {
                        if (isIdPrefix(idOrName, alone.sandboxId())) {
                            add(namespace, "network sandbox " + alone.sandboxId());
                        }
                        container(namespace, alone.container(), "", idOrName);
                    }
                    case Owner.Host _, Owner.Program _ -> {}
                }
            }
        }
    }

    private void container(
            Namespace namespace, Owner.Container container, String ofWhom, String idOrName) {
        if (container.name().equals(idOrName) || isIdPrefix(idOrName, container.id())) {
            add(
                    namespace,
                    "container %s%s%s is in it"
                            .formatted(
                                    container
                                            .id()
                                            .substring(0, Math.min(12, container.id().length())),
                                    container.name().isEmpty() ? "" : " (" + container.name() + ")",
                                    ofWhom));
        }
    }

    private static boolean isIdPrefix(String prefix, String id) {
        return prefix.length() >= SHORTEST_ID_PREFIX && id.startsWith(prefix);
    }

    private void link(String name) {
        links(
                link ->
                        link.link().name().equals(name)
                                || link.link().alternativeNames().contains(name));
    }

    private void hardware(Mac mac) {
        links(
                link ->
                        link.link().address().equals(mac)
                                || link.link().permanentAddress().equals(mac));
    }

    /// A link on the host that is one end of a pair means the namespace at the other end.
    private void links(Predicate<Namespace.NetworkLink> test) {
        for (Namespace namespace : atlas.namespaces()) {
            for (Namespace.NetworkLink link : namespace.links()) {
                if (!test.test(link)) {
                    continue;
                }
                String words =
                        "link %s (index %d%s)"
                                .formatted(
                                        link.link().name(),
                                        link.link().index(),
                                        link.link().kind().name().isEmpty()
                                                ? ""
                                                : ", " + link.link().kind().name());
                if (link.peer() instanceof Peer.OtherEnd(var other, var name)
                        && !other.namespace().equals(namespace.id())) {
                    String where = namespace.host() ? "the host" : "namespace " + namespace.id();
                    atlas.namespace(other.namespace())
                            .filter(_ -> namespace.host())
                            .ifPresentOrElse(
                                    inside ->
                                            add(
                                                    inside,
                                                    "%s of %s is tied to its %s (index %d)"
                                                            .formatted(
                                                                    words,
                                                                    where,
                                                                    name,
                                                                    other.index())),
                                    () -> add(namespace, words + " is in it"));
                } else {
                    add(namespace, words + " is in it");
                }
            }
        }
    }

    private void address(IpAddress address) {
        for (Namespace namespace : atlas.namespaces()) {
            for (Namespace.NetworkLink link : namespace.links()) {
                for (InterfaceAddress own : link.addresses()) {
                    if (own.local().address().equals(address)) {
                        add(
                                namespace,
                                "its link %s has %s".formatted(link.link().name(), own.local()));
                    }
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
