// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.namespace.NamespaceStore;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Options and arguments that the commands of `warren netns` share.
final class StoreOptions {
    private StoreOptions() {}

    static CommandSpec spec(String[] examples, String... description) {
        CommandSpec spec = CommandSpec.create();
        Options.describe(spec);
        String[] header = new String[examples.length + 2];
        header[0] = "Examples:";
        for (int i = 0; i < examples.length; i++) {
            header[i + 1] = "  " + examples[i];
        }
        header[examples.length + 1] = "";
        spec.usageMessage().header(header).description(description);
        return spec;
    }

    static OptionSpec folder() {
        return OptionSpec.builder("--dir")
                .paramLabel("DIR")
                .type(String.class)
                .defaultValue(NamespaceStore.STANDARD_FOLDER)
                .description(
                        "The folder of names (default: "
                                + NamespaceStore.STANDARD_FOLDER
                                + ", which is that of 'ip netns' and containerd).")
                .build();
    }

    static NamespaceStore store(ParseResult words) {
        try {
            return NamespaceStore.in(Options.text(words, "--dir"));
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }

    /// An argument, or several.
    static PositionalParamSpec argument(String label, String arity, String description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .arity(arity)
                .required(!arity.startsWith("0"))
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build();
    }

    static List<String> arguments(ParseResult words) {
        return words.matchedPositionalValue(0, List.<String>of());
    }

    /// A name that can be one.
    static String name(String text) {
        if (!NamespaceStore.isName(text)) {
            throw new UsageException(
                    "'%s' cannot be a name: 1 to 255 bytes, not '.' or '..', no '/' and no control characters"
                            .formatted(text));
        }
        return text;
    }
}
