// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.cli.view.ManualPage;
import dev.warren.testkit.Command;
import dev.warren.testkit.Extra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completions and manual pages, read by the programs they are for.
class ShellScriptsTest {
    @TempDir private Path folder = Path.of("");

    private Path completion(String shell) throws IOException {
        Ran ran = Ran.warren("completion", shell);
        assertThat(ran.status()).isZero();
        return Files.writeString(folder.resolve("warren." + shell), ran.output());
    }

    private static List<CommandSpec> commands() {
        List<CommandSpec> commands = new ArrayList<>();
        collect(new Program().allCommands(), commands);
        return commands;
    }

    private static void collect(CommandLine command, List<CommandSpec> commands) {
        commands.add(command.getCommandSpec());
        command.getSubcommands().values().stream()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .forEach(sub -> collect(sub, commands));
    }

    private static void assertSilent(String... words) {
        Command.Outcome outcome = Command.of(words).outcome();
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.status()).isZero();
    }

    @Test
    @Extra("bash")
    void isAcceptedByBash() throws IOException {
        assertSilent("bash", "-n", completion("bash").toString());
    }

    @Test
    @Extra("zsh")
    void isAcceptedByZsh() throws IOException {
        assertSilent("zsh", "-n", completion("zsh").toString());
    }

    @Test
    @Extra("fish")
    void isAcceptedByFish() throws IOException {
        assertSilent("fish", "--no-execute", completion("fish").toString());
    }

    @Test
    @Extra("fish")
    void completesCommandsOptionsAndTheirWordsInFish() throws IOException {
        String script = completion("fish").toString();

        assertThat(complete(script, "warren ")).contains("ls", "whois").doesNotContain("__train");
        assertThat(complete(script, "warren ls --o")).contains("--output", "--owner");
        assertThat(complete(script, "warren ls --owner ")).contains("pod", "container");
        assertThat(complete(script, "warren completion ")).contains("bash", "fish");
        assertThat(complete(script, "warren netns ")).contains("add", "monitor");
        assertThat(complete(script, "warren netns add --d")).contains("--dir");
        assertThat(complete(script, "warren netns ls --o")).doesNotContain("--owner");
        assertThat(complete(script, "warren netns add ")).doesNotContain("attach");
    }

    @Test
    void describesACommandInFishByItsWholeFirstSentence() {
        assertThat(Ran.warren("completion", "fish").output())
                .contains(
                        "-a ls -d 'List every network namespace of this node: who owns it, its"
                                + " addresses, the host\\'s link into it, and how many processes are"
                                + " in it.'\n")
                .contains("who owns it, and what says so.'\n");
    }

    private static List<String> complete(String script, String line) {
        return Command.of(
                        "fish",
                        "--no-config",
                        "-c",
                        "source " + script + "; complete -C '" + line + "'")
                .output()
                .lines()
                .map(candidate -> candidate.split("\t", -1)[0])
                .toList();
    }

    @Test
    @Extra("bash")
    void completesCommandsInBash() throws IOException {
        String script =
                "source %s; COMP_WORDS=(warren ''); COMP_CWORD=1; _complete_warren; echo ${COMPREPLY[@]}"
                        .formatted(completion("bash"));

        assertThat(Command.run("bash", "-c", script).split(" "))
                .contains("ls", "whois", "completion")
                .doesNotContain("__train", "__manual");
    }

    @Test
    void mentionsEveryOptionInTheManual() {
        for (CommandSpec command : commands()) {
            String page = ManualPage.of(command, "1.2.3");
            for (OptionSpec option : command.options()) {
                for (String name : option.names()) {
                    assertThat(page).as(command.name()).contains(name.replace("-", "\\-"));
                }
            }
        }
        assertThat(commands()).hasSizeGreaterThan(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void knowsEveryLongOptionInEveryShell(String shell) throws IOException {
        String script = Files.readString(completion(shell));
        for (CommandSpec command : commands()) {
            if (command.parent() == null) {
                continue;
            }
            for (OptionSpec option : command.options()) {
                String name = option.longestName();
                assertThat(script)
                        .contains(shell.equals("fish") ? "-l " + name.substring(2) : name);
            }
        }
    }

    @Test
    @Extra("groff")
    void isReadByGroffWithoutAWarning() throws IOException {
        assertThat(Ran.warren("__manual", folder.toString()).status()).isZero();
        for (CommandSpec command : commands()) {
            Path page = folder.resolve("man").resolve(ManualPage.name(command) + ".1");
            assertSilent("groff", "-man", "-ww", "-Tutf8", "-z", page.toString());
        }
    }

    @Test
    @Extra({"man", "groff"})
    void isReadByMan() throws IOException {
        assertThat(Ran.warren("__manual", folder.toString()).status()).isZero();
        for (CommandSpec command : commands()) {
            Path page = folder.resolve("man").resolve(ManualPage.name(command) + ".1");
            Command.Outcome outcome =
                    Command.of("man", "--warnings", "-l", page.toString())
                            .with("LC_ALL", "C.UTF-8")
                            .with("MANPAGER", "cat")
                            .with("MANWIDTH", "80")
                            .outcome();
            assertThat(outcome.errors()).isEmpty();
            assertThat(outcome.output()).contains("EXAMPLES", "EXIT STATUS");
        }
    }
}
