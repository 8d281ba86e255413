// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.namespace.store.NamespaceStore;
import java.util.ArrayList;
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

    /// One argument.
    ///
    /// @param index its place, from 0 on
    static PositionalParamSpec argument(int index, String label, String description) {
        return PositionalParamSpec.builder()
                .index(String.valueOf(index))
                .paramLabel(label)
                .arity("1")
                .required(true)
                .type(String.class)
                .description(description)
                .build();
    }

    /// An argument that may be left out.
    static PositionalParamSpec optionalArgument(String label, String description) {
        return PositionalParamSpec.builder()
                .index("0")
                .paramLabel(label)
                .arity("0..1")
                .type(String.class)
                .description(description)
                .build();
    }

    /// Any number of arguments, from none on.
    static PositionalParamSpec arguments(String label, String description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build();
    }

    /// The arguments that were given, in order.
    static List<String> arguments(ParseResult words) {
        List<String> given = new ArrayList<>();
        for (PositionalParamSpec positional : words.commandSpec().positionalParameters()) {
            Object value = positional.getValue();
            if (value instanceof List<?> several) {
                several.forEach(one -> given.add(String.valueOf(one)));
            } else if (value != null) {
                given.add(value.toString());
            }
        }
        return given;
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
