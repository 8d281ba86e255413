// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static dev.warren.cli.command.PluginOptions.flag;
import static dev.warren.cli.command.PluginOptions.given;
import static dev.warren.cli.command.PluginOptions.text;
import static dev.warren.cli.command.PluginOptions.texts;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import dev.warren.sandbox.pod.PortMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What a pod is wanted to be, as options say; they go before what its manifest says.
final class PodFlags {
    private static final String NAME = "--name";
    private static final String NAMESPACE = "--namespace";
    private static final String UID = "--uid";
    private static final String HOST_NAME = "--hostname";
    private static final String HOST_NETWORK = "--host-network";
    private static final String PROCESSES = "--pid";
    private static final String INTER_PROCESS = "--ipc";
    private static final String USERS = "--userns";
    private static final String SETTING = "--sysctl";
    private static final String LABEL = "--label";
    private static final String ANNOTATION = "--annotation";
    private static final String PORT = "--port";
    private static final String DNS = "--dns";
    private static final String DNS_SEARCH = "--dns-search";
    private static final String DNS_OPTION = "--dns-option";
    private static final String CONTROL_GROUP = "--cgroup-parent";

    private PodFlags() {}

    static void describe(CommandSpec spec) {
        spec.addOption(text(NAME, "NAME", "The pod's name; the same as NAME."));
        spec.addOption(
                picocli.CommandLine.Model.OptionSpec.builder("-n", NAMESPACE)
                        .paramLabel("NAMESPACE")
                        .type(String.class)
                        .description("The pod's Kubernetes namespace (default: default).")
                        .build());
        spec.addOption(text(UID, "UID", "The pod's uid (default: none)."));
        spec.addOption(text(HOST_NAME, "NAME", "Its host name (default: as the pod's name)."));
        spec.addOption(flag("Use the node's network; no plugin is asked then.", HOST_NETWORK));
        spec.addOption(
                text(
                        PROCESSES,
                        "WHOSE",
                        "Which processes containers see: pod, container or node (default: container)."));
        spec.addOption(
                text(INTER_PROCESS, "WHOSE", "Whose IPC they use: pod or node (default: pod)."));
        spec.addOption(
                texts(
                        USERS,
                        "INSIDE:OUTSIDE:LENGTH",
                        "Let it have users and groups of its own, of which those from INSIDE on are those"
                                + " from OUTSIDE on here; may be given several times."));
        spec.addOption(texts(SETTING, "NAME=VALUE", "A setting of its namespaces."));
        spec.addOption(texts(LABEL, "NAME=VALUE", "A label."));
        spec.addOption(texts(ANNOTATION, "NAME=VALUE", "An annotation; plugins may read it."));
        spec.addOption(
                texts(
                        PORT,
                        "[ADDRESS:]PORT:PORT[/PROTOCOL]",
                        "Let a port of the node lead to one of the pod; tcp, udp or sctp."));
        InterfaceFlags.describe(spec);
        spec.addOption(texts(DNS, "ADDRESS", "A name server for resolv.conf."));
        spec.addOption(texts(DNS_SEARCH, "DOMAIN", "A search domain for resolv.conf."));
        spec.addOption(texts(DNS_OPTION, "OPTION", "An option for resolv.conf, such as ndots:5."));
        spec.addOption(
                text(CONTROL_GROUP, "PATH", "Below which control group (default: /warren)."));
    }

    /// @param base what the manifest says; empty without one
    /// @param name that is an argument; empty when there is none
    /// @param more containers beside those of the manifest
    static PodConfiguration of(
            ParseResult words,
            Optional<PodConfiguration> base,
            String name,
            List<ContainerConfiguration> more) {
        PodIdentity identity = identity(words, base.map(PodConfiguration::identity), name);
        PodConfiguration pod = base.orElseGet(() -> PodConfiguration.named(identity));
        List<ContainerConfiguration> containers = new ArrayList<>(pod.containers());
        containers.addAll(more);
        return new PodConfiguration(
                identity,
                hostName(words, pod, identity),
                pod.logDirectory(),
                dns(words, pod.dns()),
                ports(words, pod.ports()),
                pairs(words, LABEL, pod.labels()),
                pairs(words, ANNOTATION, pod.annotations()),
                either(words, CONTROL_GROUP, pod.controlGroupParent()),
                modes(words, pod.namespaces()),
                pairs(words, SETTING, pod.sysctls()),
                pod.hostAliases(),
                InterfaceFlags.of(words),
                containers);
    }

    private static String either(ParseResult words, String option, String otherwise) {
        return Options.has(words, option) ? Options.text(words, option) : otherwise;
    }

    private static PodIdentity identity(
            ParseResult words, Optional<PodIdentity> base, String argument) {
        if (!argument.isEmpty() && Options.has(words, NAME)) {
            throw new UsageException("'" + argument + "' and " + NAME + " exclude each other");
        }
        String name =
                argument.isEmpty()
                        ? either(words, NAME, base.map(PodIdentity::name).orElse(""))
                        : argument;
        if (name.isEmpty()) {
            throw new UsageException("NAME is missing");
        }
        return new PodIdentity(
                name,
                either(words, NAMESPACE, base.map(PodIdentity::namespace).orElse("default")),
                either(words, UID, base.map(PodIdentity::uid).orElse("")),
                base.map(PodIdentity::attempt).orElse(0));
    }

    /// A pod is called by its name inside, unless somebody said otherwise.
    private static String hostName(ParseResult words, PodConfiguration pod, PodIdentity identity) {
        boolean asTheName = pod.hostName().equals(pod.identity().hostName());
        return either(words, HOST_NAME, asTheName ? identity.hostName() : pod.hostName());
    }

    // --- Namespaces -----------------------------------------------------------------------------

    private static NamespaceModes modes(ParseResult words, NamespaceModes base) {
        return new NamespaceModes(
                Options.has(words, HOST_NETWORK) ? Mode.NODE : base.network(),
                mode(
                        words,
                        PROCESSES,
                        List.of(Mode.POD, Mode.CONTAINER, Mode.NODE),
                        base.process()),
                mode(words, INTER_PROCESS, List.of(Mode.POD, Mode.NODE), base.interProcess()),
                users(words).or(base::user));
    }

    private static Mode mode(ParseResult words, String option, List<Mode> allowed, Mode otherwise) {
        if (!Options.has(words, option)) {
            return otherwise;
        }
        String text = Options.text(words, option);
        return allowed.stream()
                .filter(mode -> word(mode).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "%s: '%s' is none of %s"
                                                .formatted(
                                                        option,
                                                        text,
                                                        String.join(
                                                                ", ",
                                                                allowed.stream()
                                                                        .map(PodFlags::word)
                                                                        .toList()))));
    }

    private static String word(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<NamespaceModes.UserMaps> users(ParseResult words) {
        List<IdMap> maps = new ArrayList<>();
        for (String text : given(words, USERS)) {
            try {
                maps.add(IdMap.parse(text));
            } catch (IllegalArgumentException wrong) {
                throw new UsageException(USERS + ": " + wrong.getMessage());
            }
        }
        return maps.isEmpty()
                ? Optional.empty()
                : Optional.of(new NamespaceModes.UserMaps(maps, maps));
    }

    // --- Lists ----------------------------------------------------------------------------------

    private static Map<String, String> pairs(
            ParseResult words, String option, Map<String, String> base) {
        Map<String, String> pairs = new LinkedHashMap<>(base);
        for (String text : given(words, option)) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new UsageException(
                        "%s: '%s' is not of the form NAME=VALUE".formatted(option, text));
            }
            pairs.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return pairs;
    }

    private static Optional<DnsConfiguration> dns(
            ParseResult words, Optional<DnsConfiguration> base) {
        List<String> servers = given(words, DNS);
        List<String> searches = given(words, DNS_SEARCH);
        List<String> options = given(words, DNS_OPTION);
        if (servers.isEmpty() && searches.isEmpty() && options.isEmpty()) {
            return base;
        }
        DnsConfiguration from =
                base.orElseGet(() -> new DnsConfiguration(List.of(), List.of(), List.of()));
        return Optional.of(
                new DnsConfiguration(
                        servers.isEmpty() ? from.servers() : servers,
                        searches.isEmpty() ? from.searches() : searches,
                        options.isEmpty() ? from.options() : options));
    }

    private static List<PortMapping> ports(ParseResult words, List<PortMapping> base) {
        List<PortMapping> ports = new ArrayList<>(base);
        given(words, PORT).forEach(text -> ports.add(PortFlag.parse(PORT, text)));
        return ports;
    }
}
