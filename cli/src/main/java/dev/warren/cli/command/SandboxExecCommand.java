// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static dev.warren.cli.command.PluginOptions.flag;

import dev.warren.cli.ExitStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.process.Program;
import dev.warren.kernel.process.Signals;
import dev.warren.sandbox.ContainerState;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.oci.runtime.ExecRequest;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox exec`: becomes the runtime, which runs a command in a container.
final class SandboxExecCommand implements Command {
    private static final String TERMINAL = "--tty";
    private static final String ENVIRONMENT = "--env";
    private static final String FOLDER = "--workdir";
    private static final String USER = "--user";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren sandbox exec web -- ip addr",
                            "sudo warren sandbox exec -it web/app -- sh"
                        },
                        "Run a command in a container.",
                        "",
                        "Warren becomes 'runc exec' (or crun's), so standard streams, signals and the exit"
                                + " status are the command's. For commands of this machine in the pod's"
                                + " network see 'warren exec'.");
        spec.usageMessage().customSynopsis("warren sandbox exec [OPTIONS] CONTAINER -- COMMAND...");
        spec.addPositional(
                StoreOptions.arguments(
                        "CONTAINER -- COMMAND",
                        "The container: its id or the beginning of one, its name, or SANDBOX/NAME; or a"
                                + " sandbox that has no other. And the command with its arguments."));
        spec.addOption(
                flag(
                        "As with other tools; it is the standard input of the command in any case.",
                        "-i",
                        "--interactive"));
        spec.addOption(flag("Give it a terminal of its own.", "-t", TERMINAL));
        spec.addOption(
                OptionSpec.builder("-e", ENVIRONMENT)
                        .paramLabel("NAME=VALUE")
                        .arity("1")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("A variable for the command; may be given several times.")
                        .build());
        spec.addOption(
                OptionSpec.builder("-w", FOLDER)
                        .paramLabel("DIR")
                        .type(String.class)
                        .description("Where it works (default: as the container's own command).")
                        .build());
        spec.addOption(
                OptionSpec.builder("-u", USER)
                        .paramLabel("UID[:GID]")
                        .type(String.class)
                        .description("As whom (default: as the container's own command).")
                        .build());
        SandboxOptions.describePlaces(spec);
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        if (!Delimited.isIn(words)) {
            throw new UsageException("put '--' before the command");
        }
        Delimited delimited = Delimited.of(words);
        if (delimited.command().isEmpty()) {
            throw new UsageException("the command is missing: put it after '--'");
        }
        if (delimited.before().size() != 1) {
            throw new UsageException(
                    delimited.before().isEmpty()
                            ? "a container is missing before '--'"
                            : "one container goes before '--', not " + delimited.before().size());
        }
        ExecRequest request = request(words, delimited.command());
        try (SandboxAccess access = SandboxAccess.open(words, console)) {
            SandboxReference found =
                    SandboxReference.findContainer(
                            access.sandboxes().list(), delimited.before().getFirst());
            Sandbox.Container container = found.container().orElseThrow();
            if (container.state() != ContainerState.RUNNING) {
                throw new Refusal(
                        ExitStatus.FAILURE,
                        "container %s does not run: it is %s"
                                .formatted(
                                        found, container.state().name().toLowerCase(Locale.ROOT)));
            }
            Program program =
                    access.sandboxes().exec(found.sandbox().id(), container.record().id(), request);
            access.endProgress();
            return become(program, console);
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }

    private static ExecRequest request(ParseResult words, List<String> command) {
        return new ExecRequest(
                command,
                Options.has(words, TERMINAL),
                Options.text(words, FOLDER),
                PluginOptions.given(words, ENVIRONMENT),
                Options.text(words, USER));
    }

    /// @return never
    private static int become(Program program, Console console) throws Refusal {
        console.flush();
        try {
            Given given = Given.read();
            given.closed().forEach(Program::closeStandardStream);
            Signals.ignore(given.ignoredSignals());
            Signals.endAtOnceUnless(given.ignoredSignals());
            new Program(program.words(), given.environment()).become();
            throw new AssertionError("a process that has become another one goes on");
        } catch (SyscallException failed) {
            throw Entering.cannotRun(program, failed);
        }
    }
}
