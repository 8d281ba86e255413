// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Question;
import dev.warren.atlas.query.Reference;
import dev.warren.atlas.query.path.Destinations;
import dev.warren.atlas.query.path.Endpoint;
import dev.warren.atlas.query.path.Path;
import dev.warren.atlas.query.path.PathRequest;
import dev.warren.atlas.query.path.Verdict;
import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.PathAnswer;
import dev.warren.cli.view.PathText;
import dev.warren.cli.view.Snapshot;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.net.IpAddress;
import dev.warren.survey.Inquiry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `warren path`: the way of a packet, from a namespace to where it leaves the node.
final class PathCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json", "yaml");

    private static final Map<String, Integer> PROTOCOLS =
            Map.of(
                    "tcp",
                    Sockets.IPPROTO_TCP,
                    "udp",
                    Sockets.IPPROTO_UDP,
                    "icmp",
                    Sockets.IPPROTO_ICMP);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        Options.describe(spec);
        spec.usageMessage()
                .header(
                        "Examples:",
                        "  sudo warren path pod:default/web",
                        "  sudo warren path pod:default/web --to 198.51.100.10",
                        "  sudo warren path ip:10.20.70.31 --to 10.0.0.7:443 --proto tcp --explain",
                        "  sudo warren path pod:default/web --to pod:default/api -o json",
                        "")
                .description(
                        "Follow a packet from a namespace, or from an address, until it arrives or leaves"
                                + " the node: each namespace with the rule, the table and the route that"
                                + " the kernel takes, the mark that the packet filter gives it, the network"
                                + " card, the interface of the cloud, and the source address that the other"
                                + " side will see. Nothing is sent.",
                        "",
                        "Without --to: to another pod, to the network of the node, and to the internet.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("REF")
                        .arity("1")
                        .required(true)
                        .type(String.class)
                        .description("Where it begins; see 'warren whois --help'.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--to")
                        .paramLabel("IP[:PORT]")
                        .type(String.class)
                        .description("Where it goes to: an address, or a REF that has one.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--proto")
                        .paramLabel("NAME")
                        .type(String.class)
                        .completionCandidates(List.copyOf(PROTOCOLS.keySet()))
                        .description("What it is: tcp, udp or icmp. Rules may ask for it.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--all-destinations")
                        .description(
                                "To every pod and every address of the node, its gateways and the internet.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--explain")
                        .description("Print what was asked, tried and changed in each namespace.")
                        .build());
        spec.addOption(Options.output(FORMS));
        spec.addOption(Options.metadata());
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal, InterruptedException {
        Format format = Options.format(words, FORMS);
        int protocol = protocol(words);
        String text = words.matchedPositionalValue(0, "");
        Reference reference = Target.parse(text);
        Optional<IpAddress> source = source(reference, text);
        demandSense(words, protocol, source);
        Look.Around around = Look.atCloud(words);
        Target.Found from = Target.find(text, reference, around);
        Snapshot snapshot = around.snapshot();
        List<PathAnswer> answers = new ArrayList<>();
        try (Inquiry inquiry = new Inquiry(around.doors())) {
            PathLook look = new PathLook(snapshot.atlas(), inquiry);
            for (Endpoint to : destinations(words, around, from.seen(), source, look)) {
                if (source.isPresent() && source.get().isV6() != to.address().isV6()) {
                    continue;
                }
                PathRequest request =
                        new PathRequest(
                                from.seen().id(), source, to.address(), protocol, to.port());
                Path path = look.find(request);
                answers.add(new PathAnswer(text, path, look.findings(path)));
            }
            snapshot = new Snapshot(look.atlas(), snapshot.node(), snapshot.collectedAt());
        }
        print(snapshot, answers, format, Options.has(words, "--explain"), console);
        Look.sayGaps(snapshot, console);
        return status(snapshot, answers);
    }

    private static int status(Snapshot snapshot, List<PathAnswer> answers) {
        return answers.stream().anyMatch(answer -> answer.path().verdict() == Verdict.PARTIAL)
                ? ExitStatus.PARTIAL
                : Look.status(snapshot);
    }

    private static int protocol(ParseResult words) {
        String name = Options.text(words, "--proto");
        Integer number = PROTOCOLS.get(name);
        if (number == null && !name.isEmpty()) {
            throw new UsageException(
                    "'%s' is no protocol; there are tcp, udp and icmp".formatted(name));
        }
        return number == null ? 0 : number;
    }

    /// Refuses before a look what no packet can be.
    private static void demandSense(ParseResult words, int protocol, Optional<IpAddress> source) {
        String text = Options.text(words, "--to");
        if (!text.isEmpty() && Options.has(words, "--all-destinations")) {
            throw new UsageException("--to and --all-destinations exclude each other");
        }
        Optional<Endpoint> to = text.isEmpty() ? Optional.empty() : Endpoint.parse(text);
        if (to.isEmpty()) {
            return;
        }
        IpAddress address = to.get().address();
        if (address.equals(IpAddress.unspecified(address.isV6()))) {
            throw new UsageException("--to: " + address + " is nobody's address");
        }
        if (to.get().port() != 0 && protocol == Sockets.IPPROTO_ICMP) {
            throw new UsageException(
                    "--to: ICMP has no ports, so leave out ':" + to.get().port() + "'");
        }
        source.filter(own -> own.isV6() != address.isV6())
                .ifPresent(
                        own -> {
                            throw new UsageException(
                                    "no packet goes from %s to %s: one is an address of %s, the other of %s"
                                            .formatted(own, address, family(own), family(address)));
                        });
    }

    /// Whoever names an address means packets from it.
    private static Optional<IpAddress> source(Reference reference, String text) {
        return switch (reference) {
            case Reference.Address(var address) -> Optional.of(address);
            case Reference.Word _ -> Endpoint.parse(text).map(Endpoint::address);
            default -> Optional.empty();
        };
    }

    private static List<Endpoint> destinations(
            ParseResult words,
            Look.Around around,
            Namespace from,
            Optional<IpAddress> source,
            PathLook look)
            throws Refusal {
        String text = Options.text(words, "--to");
        if (!text.isEmpty()) {
            return List.of(destination(text, source, around));
        }
        around.snapshot()
                .atlas()
                .host()
                .ifPresent(host -> look.ask(new Question.OfRouting(host.id())));
        List<IpAddress> chosen =
                Options.has(words, "--all-destinations")
                        ? Destinations.all(look.atlas(), from.id())
                        : Destinations.telling(look.atlas(), from.id());
        return chosen.stream().map(address -> new Endpoint(address, 0)).toList();
    }

    private static Endpoint destination(String text, Optional<IpAddress> source, Look.Around around)
            throws Refusal {
        Optional<Endpoint> endpoint = Endpoint.parse(text);
        if (endpoint.isPresent()) {
            return endpoint.get();
        }
        Namespace there = Target.find(text, Target.parse(text), around).seen();
        return Destinations.addressOf(
                        around.snapshot().atlas(), there.id(), source.map(IpAddress::isV6))
                .map(address -> new Endpoint(address, 0))
                .orElseThrow(
                        () ->
                                new Refusal(
                                        ExitStatus.FAILURE,
                                        "'%s' has no address%s to send to"
                                                .formatted(
                                                        text,
                                                        source.map(each -> " of " + family(each))
                                                                .orElse(""))));
    }

    private static String family(IpAddress address) {
        return address.isV6() ? "IPv6" : "IPv4";
    }

    private static void print(
            Snapshot snapshot,
            List<PathAnswer> answers,
            Format format,
            boolean explain,
            Console console) {
        switch (format) {
            case JSON -> Structured.json(console, json -> json.paths(snapshot, answers));
            case YAML -> Structured.yaml(console, json -> json.paths(snapshot, answers));
            default -> {
                PathText text = new PathText(snapshot.atlas(), explain);
                for (int i = 0; i < answers.size(); i++) {
                    console.print((i == 0 ? "" : "\n") + text.of(answers.get(i)));
                }
            }
        }
    }
}
