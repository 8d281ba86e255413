// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.sandbox.Infra;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `--infra`: which process holds a pod's namespaces, if any does.
final class InfraOption {
    private static final String NAME = "--infra";
    private static final String CATATONIT = "catatonit";
    private static final String BUSYBOX = "busybox";

    /// Where distributions have it that keep it out of `PATH`.
    private static final List<String> FURTHER_FOLDERS =
            List.of("/usr/libexec/podman", "/usr/libexec/catatonit", "/usr/lib/podman");

    private static final String PAUSE = "pause";
    private static final String FOR_EVER = "2147483647";

    private InfraOption() {}

    static void describe(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder(NAME)
                        .paramLabel("WHAT")
                        .type(String.class)
                        .arity("0..1")
                        .fallbackValue("")
                        .preprocessor(onlyAttached())
                        .completionCandidates(List.of(CATATONIT, BUSYBOX))
                        .description(
                                "Let a process hold the namespaces, as containerd has it, instead of mounts:"
                                        + " --infra=catatonit, --infra=busybox, the path of a program without"
                                        + " shared libraries, or that of a root file system with /pause in it"
                                        + " (--infra alone: the first of catatonit and busybox that is"
                                        + " there).")
                        .build());
    }

    /// A word that follows is no value: it may be the name of the pod.
    private static IParameterPreprocessor onlyAttached() {
        return (arguments, _, _, info) -> {
            if (" ".equals(info.get("separator"))) {
                arguments.push("");
            }
            return false;
        };
    }

    /// @return empty when the words do not say
    static Optional<Infra> infra(ParseResult words) {
        if (!Options.has(words, NAME)) {
            return Optional.empty();
        }
        String text = Options.text(words, NAME);
        return Optional.of(
                switch (text) {
                    case "" ->
                            catatonit()
                                    .or(InfraOption::busybox)
                                    .orElseThrow(() -> missing(CATATONIT + " nor a " + BUSYBOX));
                    case CATATONIT -> catatonit().orElseThrow(() -> missing(CATATONIT));
                    case BUSYBOX -> busybox().orElseThrow(() -> missing(BUSYBOX));
                    default -> given(text);
                });
    }

    private static UsageException missing(String program) {
        return new UsageException(
                "%s: there is no %s in PATH; install it, or name the path of a program that waits"
                        .formatted(NAME, program));
    }

    private static Infra given(String text) {
        if (text.indexOf('/') < 0) {
            throw new UsageException(
                    "%s: '%s' is neither %s nor %s nor a path"
                            .formatted(NAME, text, CATATONIT, BUSYBOX));
        }
        Path path = Path.of(PluginOptions.absolute(text));
        if (Files.isDirectory(path)) {
            return new Infra.Root(path, List.of("/" + PAUSE));
        }
        if (!Files.isRegularFile(path)) {
            throw new UsageException("%s: there is no %s".formatted(NAME, path));
        }
        return new Infra.Waiting(path, arguments(path));
    }

    private static List<String> arguments(Path program) {
        return switch (String.valueOf(program.getFileName())) {
            case CATATONIT -> List.of("-P");
            case BUSYBOX -> List.of("sleep", FOR_EVER);
            default -> List.of();
        };
    }

    private static Optional<Infra> catatonit() {
        return find(CATATONIT).map(path -> new Infra.Waiting(path, arguments(path)));
    }

    private static Optional<Infra> busybox() {
        return find(BUSYBOX).map(path -> new Infra.Waiting(path, arguments(path)));
    }

    private static Optional<Path> find(String program) {
        for (String folder : folders()) {
            Path path = Path.of(folder, program);
            if (folder.startsWith("/") && Files.isExecutable(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private static List<String> folders() {
        List<String> folders =
                new java.util.ArrayList<>(
                        List.of(System.getenv().getOrDefault("PATH", "").split(":")));
        folders.addAll(FURTHER_FOLDERS);
        return folders;
    }
}
