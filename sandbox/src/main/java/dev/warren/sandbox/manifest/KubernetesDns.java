// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.DnsConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a pod asks of names: the policy `None` takes what the pod says, `Default` adds it to what the node uses.
/// Without a policy it is `Default`: there is no cluster whose name server could come first. Source: Kubernetes,
/// "DNS for Services and Pods", "Pod's DNS Policy"; man 5 resolv.conf.
final class KubernetesDns {
    private static final String NODE_FILE = "/etc/resolv.conf";
    private static final int NODE_FILE_LIMIT_BYTES = 64 << 10;
    private static final int MOST_SERVERS = 3;
    private static final int MOST_SEARCHES = 32;
    private static final Set<String> CONFIG = Set.of("nameservers", "searches", "options");

    private final Node policy;
    private final Node config;
    private final Unsupported unsupported;

    KubernetesDns(Node spec, Unsupported unsupported) throws MalformedException {
        this.policy = spec.member("dnsPolicy");
        this.config = spec.member("dnsConfig");
        this.unsupported = unsupported;
    }

    Optional<DnsConfiguration> read() throws MalformedException {
        unsupported.allBut(config, CONFIG);
        String word = policy.textOrEmpty();
        if (!Set.of("", "None", "Default").contains(word)) {
            unsupported.note(policy, "there is no cluster here: None and Default are supported");
        }
        if (word.equals("None") && config.member("nameservers").items().isEmpty()) {
            throw config.member("nameservers")
                    .wrong("must have at least one name server with dnsPolicy None");
        }
        if (!config.isPresent()) {
            return Optional.empty();
        }
        DnsConfiguration node =
                word.equals("None")
                        ? new DnsConfiguration(List.of(), List.of(), List.of())
                        : ofNode();
        return Optional.of(
                new DnsConfiguration(
                        joined(node.servers(), servers(), "nameservers", MOST_SERVERS),
                        joined(node.searches(), searches(), "searches", MOST_SEARCHES),
                        options(node.options())));
    }

    private List<String> joined(List<String> node, List<String> own, String name, int most)
            throws MalformedException {
        Set<String> all = new LinkedHashSet<>(node);
        all.addAll(own);
        if (all.size() > most) {
            throw config.member(name)
                    .wrong(
                            "makes %d with those of the node, and %d count at most"
                                    .formatted(all.size(), most));
        }
        return List.copyOf(all);
    }

    private List<String> servers() throws MalformedException {
        List<String> servers = new ArrayList<>();
        for (Node server : config.member("nameservers").items()) {
            servers.add(Names.address(server));
        }
        return servers;
    }

    private List<String> searches() throws MalformedException {
        List<String> searches = new ArrayList<>();
        for (Node search : config.member("searches").items()) {
            String text = search.text();
            searches.add(text.equals(".") ? text : Names.subdomain(search));
        }
        return searches;
    }

    /// The pod's options count in place of the node's of the same name.
    private List<String> options(List<String> ofNode) throws MalformedException {
        List<String> own = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (Node option : config.member("options").items()) {
            unsupported.allBut(option, Set.of("name", "value"));
            String name = word(option.member("name"), option.member("name").text());
            String value = word(option.member("value"), option.member("value").textOrEmpty());
            names.add(name);
            own.add(value.isEmpty() ? name : name + ":" + value);
        }
        List<String> options =
                new ArrayList<>(
                        ofNode.stream()
                                .filter(option -> !names.contains(option.split(":", -1)[0]))
                                .toList());
        options.addAll(own);
        return options;
    }

    private static String word(Node node, String text) throws MalformedException {
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':' && c != '#')) {
            throw node.wrong("must be one word, not '" + Names.shown(text) + "'");
        }
        return text;
    }

    private DnsConfiguration ofNode() throws MalformedException {
        List<String> servers = new ArrayList<>();
        List<String> searches = List.of();
        List<String> options = new ArrayList<>();
        for (String line : nodeFile().split("\n", -1)) {
            List<String> words = List.of(line.strip().split("\\s+", -1));
            List<String> rest = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> rest.stream().findFirst().ifPresent(servers::add);
                case "search", "domain" -> searches = rest;
                case "options" -> options.addAll(rest);
                default -> {
                    // A comment, or something that only the node's own library knows.
                }
            }
        }
        return new DnsConfiguration(servers, searches, options);
    }

    private String nodeFile() throws MalformedException {
        try {
            return KernelText.decode(RegularFile.read(NODE_FILE, NODE_FILE_LIMIT_BYTES).content());
        } catch (SyscallException failed) {
            throw config.wrong(
                    "adds to what the node uses, which cannot be read: " + failed.getMessage());
        }
    }
}
