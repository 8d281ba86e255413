// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.SandboxEventView;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.sandbox.EventLog;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.oci.runtime.ContainerLog;
import dev.warren.sandbox.oci.runtime.LogRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox events`: what happened to sandboxes and containers.
final class SandboxEventsCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json");
    private static final String FOLLOW = "--follow";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren sandbox events",
                            "sudo warren sandbox events -f -o json | jq ."
                        },
                        "Print what happened to sandboxes and containers, one line each.");
        spec.addOption(
                PluginOptions.flag(
                        "Go on with what happens from now on, until Ctrl-C.", "-f", FOLLOW));
        SandboxOptions.describePlaces(spec);
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        boolean follow = Options.has(words, FOLLOW);
        EventLog events;
        try (SandboxAccess access = SandboxAccess.open(words, console)) {
            events = access.sandboxes().events();
        }
        try {
            // It is a log like another.
            new ContainerLog(events.file().toString(), ContainerLog.Format.PLAIN)
                    .read(
                            follow ? LogRequest.all().following(List.of()) : LogRequest.all(),
                            line -> {
                                EventLog.parse(line.text())
                                        .ifPresent(event -> print(event, format, console));
                                if (follow) {
                                    console.flush();
                                }
                                return true;
                            });
            return ExitStatus.OK;
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT && !follow) {
                return ExitStatus.OK;
            }
            throw Refusal.of("cannot read what happened", failed);
        } catch (IOException readerLeft) {
            throw new UncheckedIOException(readerLeft);
        }
    }

    private static void print(EventLog.Event event, Format format, Console console) {
        console.print(
                format == Format.JSON
                        ? SandboxEventView.json(event)
                        : SandboxEventView.line(event));
    }
}
