// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.view.Format;
import dev.warren.survey.MetadataService;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/// Options that several commands share, and how their words are read.
final class Options {
    private static final String DEFAULT_TIMEOUT = "10s";

    private Options() {}

    /// What every command's help looks like.
    static void describe(CommandSpec spec) {
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .synopsisHeading("Usage: ")
                .descriptionHeading("%n")
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n");
    }

    static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .scopeType(ScopeType.INHERIT)
                .description("Print this help.")
                .build();
    }

    static OptionSpec version() {
        return OptionSpec.builder("--version").description("Print the version.").build();
    }

    static OptionSpec root() {
        return OptionSpec.builder("--root")
                .paramLabel("DIR")
                .type(String.class)
                .defaultValue("/")
                .scopeType(ScopeType.INHERIT)
                .description(
                        "Look up the files of container runtimes below this folder instead of /; /proc"
                                + " and the kernel are those of this machine all the same.")
                .build();
    }

    static OptionSpec output(List<String> forms) {
        return OptionSpec.builder("-o", "--output")
                .paramLabel("FORM")
                .type(String.class)
                .defaultValue(forms.getFirst())
                .completionCandidates(forms)
                .description("How to print: " + String.join(", ", forms) + ".")
                .build();
    }

    static OptionSpec timeout() {
        return OptionSpec.builder("--timeout")
                .paramLabel("TIME")
                .type(String.class)
                .defaultValue(DEFAULT_TIMEOUT)
                .description(
                        "How long to look, such as 500ms, 10s or 2m (default: "
                                + DEFAULT_TIMEOUT
                                + "). What was seen until then is printed, with exit status 5.")
                .build();
    }

    static OptionSpec metadata() {
        return OptionSpec.builder("--imds")
                .paramLabel("URL")
                .type(String.class)
                .defaultValue("auto")
                .completionCandidates(List.of("auto", "off"))
                .description(
                        "Where the cloud's metadata service is: a URL, 'off', or 'auto' (default): asked"
                                + " where the machine looks like one of EC2's.")
                .build();
    }

    static MetadataService metadata(ParseResult words) {
        try {
            return MetadataService.parse(text(words, "--imds"));
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }

    static String text(ParseResult words, String option) {
        return words.matchedOptionValue(option, defaultOf(words, option));
    }

    private static String defaultOf(ParseResult words, String option) {
        OptionSpec spec = words.commandSpec().findOption(option);
        return spec == null || spec.defaultValue() == null ? "" : spec.defaultValue();
    }

    static boolean has(ParseResult words, String option) {
        return words.hasMatchedOption(option);
    }

    static Format format(ParseResult words, List<String> forms) {
        return Format.find(form(words, forms)).orElseThrow();
    }

    /// The form of output, for a command that has others than tables.
    static String form(ParseResult words, List<String> forms) {
        String word = text(words, "--output");
        if (!forms.contains(word)) {
            throw new UsageException(
                    "'%s' is no form of output; there are %s"
                            .formatted(word, String.join(", ", forms)));
        }
        return word;
    }

    static Duration timeout(ParseResult words) {
        return duration(text(words, "--timeout"));
    }

    /// Reads `500ms`, `10s`, `2m`, `1h`, or a number of seconds.
    static Duration duration(String text) {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        if (digits == 0 || digits > 9) {
            throw new UsageException("'" + text + "' is no time such as 500ms, 10s or 2m");
        }
        long number = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(number);
            case "", "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default ->
                    throw new UsageException("'" + text + "' is no time such as 500ms, 10s or 2m");
        };
    }
}
