// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.CommandList;
import dev.warren.cli.view.SafeText;
import dev.warren.survey.Survey;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.core.exc.JacksonIOException;

/// The program: finds the command among the words and runs it.
public final class Program {
    /// Commands that are going to ask the kernel.
    private static final Set<String> LOOKING =
            Set.of("ls", "whois", "show", "path", "graph", "exec", "shell", "netns");

    /// By the first of the two words of their commands.
    private static final Map<String, Supplier<CommandSpec>> GROUPS =
            Map.of(
                    "netns", Groups::netns,
                    "sandbox", Groups::sandbox,
                    "cni", Groups::cni,
                    "lab", Groups::lab);

    /// By their words; those of two words are in a group.
    private final Map<String, Supplier<Command>> commands = new LinkedHashMap<>();

    public Program() {
        commands.put("ls", ListCommand::new);
        commands.put("whois", WhoisCommand::new);
        commands.put("show", ShowCommand::new);
        commands.put("path", PathCommand::new);
        commands.put("graph", GraphCommand::new);
        commands.put("exec", ExecCommand::new);
        commands.put("shell", ShellCommand::new);
        commands.put("netns ls", NetnsListCommand::new);
        commands.put("netns add", NetnsAddCommand::new);
        commands.put("netns attach", NetnsAttachCommand::new);
        commands.put("netns rm", NetnsRemoveCommand::new);
        commands.put("netns set", NetnsSetCommand::new);
        commands.put("netns identify", NetnsIdentifyCommand::new);
        commands.put("netns pids", NetnsPidsCommand::new);
        commands.put("netns list-id", NetnsNumbersCommand::new);
        commands.put("netns monitor", NetnsMonitorCommand::new);
        commands.put("sandbox run", SandboxRunCommand::new);
        commands.put("sandbox ps", SandboxListCommand::new);
        commands.put("sandbox inspect", SandboxInspectCommand::new);
        commands.put("sandbox create", SandboxCreateCommand::new);
        commands.put("sandbox start", SandboxStartCommand::new);
        commands.put("sandbox stop", SandboxStopCommand::new);
        commands.put("sandbox rm", SandboxRemoveCommand::new);
        commands.put("sandbox exec", SandboxExecCommand::new);
        commands.put("sandbox logs", SandboxLogsCommand::new);
        commands.put("sandbox check", SandboxCheckCommand::new);
        commands.put("sandbox explain", SandboxExplainCommand::new);
        commands.put("sandbox gc", SandboxGarbageCommand::new);
        commands.put("sandbox events", SandboxEventsCommand::new);
        commands.put("cni add", CniAddCommand::new);
        commands.put("cni del", CniDeleteCommand::new);
        commands.put("cni check", CniCheckCommand::new);
        commands.put("cni gc", CniGarbageCommand::new);
        commands.put("cni status", CniStatusCommand::new);
        commands.put("cni version", CniVersionCommand::new);
        commands.put("lab up", LabUpCommand::new);
        commands.put("lab down", LabDownCommand::new);
        commands.put("lab list", LabListCommand::new);
        commands.put("preflight", PreflightCommand::new);
        commands.put("version", VersionCommand::new);
        commands.put("completion", () -> new CompletionCommand(this::allCommands));
        commands.put("__lab-server", LabServerCommand::new);
        commands.put("__train", () -> new TrainCommand(this));
        commands.put("__manual", () -> new ManualCommand(this::allCommands));
    }

    /// Runs one command line.
    ///
    /// @return the status to end with
    public int run(String[] words, Console console) {
        // Building the options of every command costs start-up time; one is enough to run it.
        String wanted = name(words);
        Supplier<Command> named = commands.get(wanted);
        Map<String, Command> built = new LinkedHashMap<>();
        if (words.length > 0 && LOOKING.contains(words[0])) {
            Survey.prepare();
        }
        if (named != null) {
            built.put(wanted, named.get());
        } else {
            commands.forEach((name, command) -> built.put(name, command.get()));
        }
        CommandLine program = commandLine(built);
        try {
            ParseResult parsed = program.parseArgs(words);
            return run(parsed, built, console);
        } catch (ParameterException wrong) {
            return usage(sentence(wrong), wrong.getCommandLine(), console);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            console.say("warren: interrupted");
            return ExitStatus.FAILURE;
        } catch (UncheckedIOException | JacksonIOException readerLeft) {
            // Whoever reads our output has left; that is nobody's error.
            return ExitStatus.FAILURE;
        }
    }

    /// The words that name a command, if they do: one, or two where the first is a group.
    private static String name(String[] words) {
        if (words.length == 0) {
            return "";
        }
        return words.length > 1 && GROUPS.containsKey(words[0])
                ? words[0] + " " + words[1]
                : words[0];
    }

    private static int run(ParseResult parsed, Map<String, Command> built, Console console)
            throws InterruptedException {
        ParseResult deepest = parsed;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        CommandSpec spec = deepest.commandSpec();
        if (deepest.hasMatchedOption("--help")) {
            console.print(help(spec));
            return ExitStatus.OK;
        }
        if (parsed.hasMatchedOption("--version") && !parsed.hasSubcommand()) {
            return new VersionCommand().print(console);
        }
        Command command = built.get(spec.qualifiedName().replaceFirst("^warren ?", ""));
        if (command == null) {
            console.err().print(help(spec));
            return ExitStatus.USAGE;
        }
        try {
            return command.run(deepest, console);
        } catch (UsageException wrong) {
            return usage(String.valueOf(wrong.getMessage()), spec.commandLine(), console);
        } catch (Refusal refusal) {
            console.flush();
            console.say(refusal.text());
            return refusal.status();
        }
    }

    private static String help(CommandSpec spec) {
        // Only now: the map makes a class for every section, which other runs need not wait for.
        if (!spec.subcommands().isEmpty()) {
            spec.usageMessage()
                    .sectionMap()
                    .put(SECTION_KEY_COMMAND_LIST, _ -> CommandList.of(spec));
        }
        return spec.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    /// What is wrong, in words that do not tell of how words are parsed.
    private static String sentence(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String word = unmatched.getUnmatched().getFirst();
            return wrong.getCommandLine().getSubcommands().isEmpty()
                    ? "'" + word + "' is one word too many"
                    : "there is no command '" + word + "'";
        }
        if (wrong instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
            return missing.getMissing().stream()
                    .map(argument -> argument.paramLabel())
                    .collect(Collectors.joining(" and ", "", " is missing"));
        }
        return String.valueOf(wrong.getMessage());
    }

    private static int usage(String message, CommandLine where, Console console) {
        console.say("warren: " + SafeText.line(message));
        console.say("Try '%s --help'.".formatted(where.getCommandSpec().qualifiedName()));
        return ExitStatus.USAGE;
    }

    /// The whole tree of commands, for help, completion and manuals.
    CommandLine allCommands() {
        Map<String, Command> all = new LinkedHashMap<>();
        commands.forEach((name, command) -> all.put(name, command.get()));
        return commandLine(all);
    }

    private static CommandLine commandLine(Map<String, Command> built) {
        CommandSpec root = CommandSpec.create().name("warren");
        root.usageMessage()
                .header(
                        "Examples:",
                        "  sudo warren ls                       every network namespace, and whose it is",
                        "  sudo warren ls -n kube-system -o wide",
                        "  sudo warren whois veth31fc0ba6       which pod is behind this interface?",
                        "  sudo warren whois ip:10.244.29.3 pod:default/web",
                        "  sudo warren path pod:default/web --to 10.0.3.7    which way do its packets go?",
                        "  sudo warren show pod:default/web     everything about it on one card",
                        "  sudo warren exec pod:default/web -- ss -tln    run it in the pod's network",
                        "  sudo warren netns add blue",
                        "  sudo warren sandbox run web          a pod, without a kubelet",
                        "  warren preflight                     what can be seen from here, and what not",
                        "")
                .description(
                        "Tells whose every network namespace on this node is, from the kernel and from",
                        "what container runtimes leave on disk, whether they run or not; enters them,",
                        "makes them and removes them, alone or for a pod.")
                .commandListHeading("%nCommands:%n")
                .footer(
                        "",
                        "Exit status: 0 ok, 1 failure, 2 wrong usage, 3 not found, 4 ambiguous,",
                        "5 something could not be read or removed (what could has been), 6 not",
                        "permitted, 10 what was checked is not as it should be.");
        Options.describe(root);
        root.addOption(Options.help());
        root.addOption(Options.version());
        root.addOption(Options.root());
        CommandLine program = new CommandLine(root);
        built.forEach((name, command) -> add(program, name, command));
        return program;
    }

    private static void add(CommandLine program, String name, Command command) {
        int blank = name.indexOf(' ');
        if (blank < 0) {
            program.addSubcommand(name, command.spec().name(name));
            return;
        }
        String first = name.substring(0, blank);
        CommandLine group = program.getSubcommands().get(first);
        if (group == null) {
            group = new CommandLine(GROUPS.getOrDefault(first, CommandSpec::create).get());
            program.addSubcommand(first, group);
        }
        String verb = name.substring(blank + 1);
        group.addSubcommand(verb, command.spec().name(verb));
    }
}
