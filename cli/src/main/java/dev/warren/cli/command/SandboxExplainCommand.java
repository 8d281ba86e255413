// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.ExplanationText;
import dev.warren.cli.view.Format;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.explain.ContainerdPlaces;
import dev.warren.sandbox.explain.Explainer;
import dev.warren.sandbox.explain.Explanation;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox explain`: how a sandbox was made, step by step, each held against the kernel.
final class SandboxExplainCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json", "yaml");
    private static final String BOOTSTRAP = "--bootstrap";
    private static final String CONTAINERD = "--containerd-state";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren sandbox explain web",
                            "sudo warren sandbox explain default/web --bootstrap"
                        },
                        "Tell how a sandbox was made, step by step, and hold each step against the kernel.",
                        "",
                        "From the record of the pod over the file of its network namespace, the plugins'"
                                + " environment, input and result, and the specification, to the process."
                                + " It knows Warren's own sandboxes and, from the files that it leaves,"
                                + " containerd's. Exit status 10: something leads elsewhere than it should.");
        spec.addPositional(
                StoreOptions.argument(
                        0,
                        "SANDBOX",
                        "A pod's name, namespace/name, an id, or the beginning of one."));
        PluginOptions.describe(spec);
        SandboxOptions.describePlaces(spec);
        spec.addOption(
                PluginOptions.text(
                        CONTAINERD,
                        "DIR",
                        "Where containerd keeps what is lost with a boot (default: /run/containerd)."));
        spec.addOption(
                PluginOptions.flag(
                        "Also what runc sends to its own first process, field by field.",
                        BOOTSTRAP));
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        Explanation explanation;
        try {
            explanation =
                    new Explainer(SandboxOptions.settings(words), containerd(words))
                            .explain(
                                    StoreOptions.arguments(words).getFirst(),
                                    Options.has(words, BOOTSTRAP));
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
        switch (format) {
            case JSON -> Structured.json(console, json -> json.explanation(explanation));
            case YAML -> Structured.yaml(console, json -> json.explanation(explanation));
            default -> console.print(ExplanationText.of(explanation));
        }
        return explanation.objections().isEmpty() ? ExitStatus.OK : ExitStatus.FINDINGS;
    }

    private static ContainerdPlaces containerd(ParseResult words) {
        ContainerdPlaces places =
                Options.has(words, CONTAINERD)
                        ? ContainerdPlaces.of(
                                PluginOptions.absolute(Options.text(words, CONTAINERD)))
                        : ContainerdPlaces.standard();
        return places.below(Options.text(words, "--root"));
    }
}
