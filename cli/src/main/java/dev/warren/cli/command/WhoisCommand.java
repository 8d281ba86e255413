// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.query.Reference;
import dev.warren.atlas.query.Whois;
import dev.warren.atlas.query.finding.AddressFindings;
import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.JsonView;
import dev.warren.cli.view.SafeText;
import dev.warren.cli.view.Snapshot;
import dev.warren.cli.view.WhoisText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `warren whois`: from any identifier to the namespace it belongs to, with the evidence.
final class WhoisCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json", "yaml", "name");

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        Options.describe(spec);
        spec.usageMessage()
                .header(
                        "Examples:",
                        "  sudo warren whois veth31fc0ba6",
                        "  sudo warren whois ip:10.244.29.3",
                        "  sudo warren whois pid:4711 pod:default/web container:redis",
                        "  sudo warren whois cni-ee061e8c-5a3b-5826-01e4-2c295839cd1d -o json",
                        "")
                .description(
                        "Find the network namespace behind any identifier, who owns it, and what says so.",
                        "",
                        "A reference is a path, a name, an inode, pid:N, pod:NAMESPACE/NAME,"
                                + " container:ID-OR-NAME, if:LINK, ip:ADDRESS, mac:ADDRESS, nsid:N,"
                                + " cookie:N, table:N, rule:PRIORITY, eni:ID, @host or @self; table, rule"
                                + " and eni list all whose packets go that way. A bare word may be a name,"
                                + " an inode, a pid, a link, an address, a container or a pod; if it could"
                                + " mean several namespaces they are listed and the exit status is 4.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("REF")
                        .arity("1..*")
                        .required(true)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("What to look for.")
                        .build());
        spec.addOption(Options.output(FORMS));
        spec.addOption(Options.metadata());
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException {
        Format format = Options.format(words, FORMS);
        Map<String, Reference> references = new LinkedHashMap<>();
        for (String text : words.matchedPositionalValue(0, List.<String>of())) {
            try {
                references.put(text, Reference.parse(text));
            } catch (IllegalArgumentException wrong) {
                throw new UsageException(String.valueOf(wrong.getMessage()));
            }
        }
        boolean wired = references.values().stream().anyMatch(Reference::isCollective);
        boolean addressed =
                references.values().stream()
                        .anyMatch(reference -> Whois.addressIn(reference).isPresent());
        Snapshot snapshot =
                wired
                        ? Look.atWiring(words).snapshot()
                        : addressed ? Look.atAllocations(words).snapshot() : Look.now(words);
        return answer(snapshot, references, format, console);
    }

    static int answer(
            Snapshot snapshot, Map<String, Reference> references, Format format, Console console) {
        List<JsonView.Found> found = new ArrayList<>();
        int status = Look.status(snapshot);
        for (Map.Entry<String, Reference> entry : references.entrySet()) {
            List<Whois.Match> matches = Whois.find(snapshot.atlas(), entry.getValue());
            boolean ambiguous = matches.size() > 1 && !entry.getValue().isCollective();
            // Programs choose among the candidates themselves; people read them in the sentence.
            if (!ambiguous || format.isStructured()) {
                matches.forEach(
                        match -> found.add(new JsonView.Found(entry.getKey(), match, ambiguous)));
            }
            if (ambiguous || matches.isEmpty()) {
                status = worse(status, matches.isEmpty());
                console.say(
                        matches.isEmpty()
                                ? notFound(entry.getKey(), snapshot)
                                : WhoisText.candidates(entry.getKey(), matches));
            }
        }
        print(snapshot, found, format, console);
        Look.sayFindings(findings(snapshot, references), console);
        Look.sayGaps(snapshot, console);
        return status;
    }

    private static List<String> findings(Snapshot snapshot, Map<String, Reference> references) {
        AddressFindings addresses = AddressFindings.of(snapshot.atlas());
        return references.values().stream()
                .flatMap(reference -> Whois.addressIn(reference).stream())
                .distinct()
                .flatMap(address -> addresses.of(address).stream())
                .toList();
    }

    /// Ambiguous outweighs not found, which outweighs partial.
    private static int worse(int status, boolean notFound) {
        if (status == ExitStatus.AMBIGUOUS || !notFound) {
            return ExitStatus.AMBIGUOUS;
        }
        return ExitStatus.NOT_FOUND;
    }

    private static String notFound(String reference, Snapshot snapshot) {
        return "warren: nothing on this node is '%s'; the search was %s"
                .formatted(
                        SafeText.line(reference),
                        snapshot.atlas().isComplete()
                                ? "complete"
                                : "not complete, so it may be there all the same");
    }

    private static void print(
            Snapshot snapshot, List<JsonView.Found> found, Format format, Console console) {
        switch (format) {
            case TABLE, WIDE -> {
                for (int i = 0; i < found.size(); i++) {
                    console.print(
                            (i == 0 ? "" : "\n")
                                    + new WhoisText(snapshot.atlas()).of(found.get(i)));
                }
            }
            case JSON -> Structured.json(console, json -> json.answers(snapshot, found));
            case YAML -> Structured.yaml(console, json -> json.answers(snapshot, found));
            case NAME ->
                    found.forEach(
                            answer ->
                                    console.print(
                                            "netns/" + answer.match().namespace().id() + "\n"));
        }
    }
}
