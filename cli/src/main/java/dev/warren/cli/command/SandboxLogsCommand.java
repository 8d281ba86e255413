// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static dev.warren.cli.command.PluginOptions.flag;
import static dev.warren.cli.command.PluginOptions.text;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.Format;
import dev.warren.cli.view.LogLineView;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.ProcessId;
import dev.warren.sandbox.ContainerRecord;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxReference;
import dev.warren.sandbox.oci.runtime.ContainerLog;
import dev.warren.sandbox.oci.runtime.LogLine;
import dev.warren.sandbox.oci.runtime.LogRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `warren sandbox logs`: what a container wrote.
final class SandboxLogsCommand implements Command {
    private static final List<String> FORMS = List.of("table", "json");
    private static final String FOLLOW = "--follow";
    private static final String TAIL = "--tail";
    private static final String SINCE = "--since";
    private static final String TIMES = "--timestamps";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                StoreOptions.spec(
                        new String[] {
                            "sudo warren sandbox logs web/app",
                            "sudo warren sandbox logs -f --tail 20 web"
                        },
                        "Print what a container wrote to its standard output and its standard error.",
                        "",
                        "Each goes where it came from: errors go to standard error. With -o json all go to"
                                + " standard output, a document for each line.");
        spec.addPositional(
                StoreOptions.argument(
                        0,
                        "CONTAINER",
                        "Its id or the beginning of one, its name, or SANDBOX/NAME; or a sandbox that has"
                                + " no other."));
        spec.addOption(flag("Go on with what it writes from now on, until it ends.", "-f", FOLLOW));
        spec.addOption(text(TAIL, "N", "Only the last N lines."));
        spec.addOption(
                text(
                        SINCE,
                        "TIME",
                        "Only what came since then, such as 10m, or 2026-01-31T12:00:00Z."));
        spec.addOption(flag("Print before each line when it came.", TIMES));
        SandboxOptions.describePlaces(spec);
        spec.addOption(Options.output(FORMS));
        return spec;
    }

    @Override
    public int run(ParseResult words, Console console) throws Refusal {
        Format format = Options.format(words, FORMS);
        LogRequest request = request(words);
        ContainerRecord record;
        try (SandboxAccess access = SandboxAccess.open(words, console)) {
            record =
                    SandboxReference.findContainer(
                                    access.sandboxes().list(),
                                    StoreOptions.arguments(words).getFirst())
                            .container()
                            .map(Sandbox.Container::record)
                            .orElseThrow();
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
        if (Options.has(words, FOLLOW)) {
            request = request.following(writers(record));
        }
        boolean times = Options.has(words, TIMES);
        print(
                record,
                request,
                line -> {
                    if (format == Format.JSON) {
                        console.print(LogLineView.json(record.id(), line));
                    } else {
                        print(line, times, console);
                    }
                },
                console);
        return ExitStatus.OK;
    }

    private static LogRequest request(ParseResult words) {
        LogRequest request = LogRequest.all();
        if (Options.has(words, TAIL)) {
            String text = Options.text(words, TAIL);
            if (!text.matches("[0-9]{1,9}")) {
                throw new UsageException("%s: '%s' is no number".formatted(TAIL, text));
            }
            request = request.last(Integer.parseInt(text));
        }
        return Options.has(words, SINCE)
                ? request.since(moment(Options.text(words, SINCE)))
                : request;
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException noMoment) {
            try {
                return Instant.now().minus(Options.duration(text));
            } catch (UsageException noSpan) {
                throw new UsageException(
                        "%s: '%s' is neither a time such as 10m nor a moment such as 2026-01-31T12:00:00Z"
                                .formatted(SINCE, text));
            }
        }
    }

    /// While one of them lives there may be more to read.
    private static List<ProcessId> writers(ContainerRecord record) {
        List<ProcessId> writers = new ArrayList<>(List.of(record.process()));
        record.monitor().ifPresent(writers::add);
        return writers;
    }

    private interface Printing {
        void print(LogLine line) throws IOException;
    }

    private static void print(
            ContainerRecord record, LogRequest request, Printing printing, Console console)
            throws Refusal {
        ContainerLog log = new ContainerLog(record.log(), format(record));
        try {
            log.read(
                    request,
                    line -> {
                        printing.print(line);
                        if (request.follow()) {
                            console.flush();
                        }
                        return true;
                    });
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT) {
                throw Refusal.of(
                        "cannot read the log of container '" + record.name() + "'", failed);
            }
        } catch (IOException readerLeft) {
            throw new UncheckedIOException(readerLeft);
        }
    }

    private static ContainerLog.Format format(ContainerRecord record) {
        return record.logFormat().equals(ContainerLog.Format.PLAIN.name())
                ? ContainerLog.Format.PLAIN
                : ContainerLog.Format.KUBERNETES;
    }

    /// The bytes are the container's own: whoever looks at them asked for them.
    private static void print(LogLine line, boolean times, Console console) throws IOException {
        boolean error = line.source() == LogLine.Source.ERROR;
        if (error) {
            // What was printed before should be seen before.
            console.flush();
        }
        OutputStream to = error ? console.err() : console.out();
        Optional<Instant> time = times ? line.time() : Optional.empty();
        if (time.isPresent()) {
            to.write(KernelText.encode(time.get() + " "));
        }
        to.write(KernelText.encode(line.text()));
        if (line.endsLine()) {
            to.write('\n');
        }
        if (error) {
            to.flush();
        }
    }
}
