// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.query.Reference;
import dev.warren.atlas.query.finding.AddressFindings;
import dev.warren.atlas.query.graph.Graph;
import dev.warren.cli.view.Snapshot;
import dev.warren.cli.view.graph.DotView;
import dev.warren.cli.view.graph.MermaidView;
import dev.warren.cli.view.graph.Strokes;
import dev.warren.cli.view.graph.TreeView;
import dev.warren.cli.view.graph.svg.SvgView;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `warren graph`: the picture of the node, or of what one namespace is connected to.
final class GraphCommand implements Command {
    private static final List<String> FORMS = List.of("tree", "dot", "mermaid", "svg", "json");

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        Options.describe(spec);
        spec.usageMessage()
                .header(
                        "Examples:",
                        "  sudo warren graph",
                        "  sudo warren graph pod:default/web",
                        "  sudo warren graph -o svg >node.svg",
                        "  sudo warren graph -o dot | dot -Tpdf >node.pdf",
                        "")
                .description(
                        "Draw this node: network cards, the routing tables that lead out by them, bridges, and"
                                + " the pods and containers that hang on them. With a reference, only what"
                                + " that namespace is connected to.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("REF")
                        .arity("0..1")
                        .type(String.class)
                        .description("Whose surroundings to draw; as 'warren whois' takes it.")
                        .build());
        spec.addOption(Options.output(FORMS));
        spec.addOption(Options.metadata());
        spec.addOption(Options.timeout());
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws InterruptedException, Refusal {
        String form = Options.text(words, "--output");
        if (!FORMS.contains(form)) {
            throw new UsageException(
                    "'%s' is no form of output; there are %s"
                            .formatted(form, String.join(", ", FORMS)));
        }
        String reference = words.matchedPositionalValue(0, "");
        Reference wanted = reference.isEmpty() ? new Reference.Host() : Target.parse(reference);
        Look.Around around = Look.atPicture(words);
        Snapshot snapshot = around.snapshot();
        Graph graph = Graph.of(snapshot.atlas());
        if (!reference.isEmpty()) {
            graph = graph.around(Target.find(reference, wanted, around).seen().id());
        }
        print(form, graph, snapshot, console);
        console.flush();
        Look.sayFindings(AddressFindings.of(snapshot.atlas()).ofNode(), console);
        Look.sayGaps(snapshot, console);
        return Look.status(snapshot);
    }

    private static void print(String form, Graph graph, Snapshot snapshot, Console console) {
        switch (form) {
            case "dot" -> console.print(new DotView(graph).print());
            case "mermaid" -> console.print(new MermaidView(graph).print());
            case "svg" -> console.print(new SvgView(graph, snapshot.node().name()).print());
            case "json" -> Structured.json(console, json -> json.graph(snapshot, graph));
            default -> {
                Map<String, String> environment = System.getenv();
                console.print(
                        new TreeView(graph, Strokes.of(environment), width(environment)).print());
            }
        }
    }

    /// What the shell says of the terminal, if it says it to programs; a line that is too long is no harm.
    private static OptionalInt width(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{0,3}")
                ? OptionalInt.of(Integer.parseInt(columns))
                : OptionalInt.empty();
    }
}
