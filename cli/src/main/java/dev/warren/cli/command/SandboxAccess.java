// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.ExitStatus;
import dev.warren.cli.view.SafeText;
import dev.warren.sandbox.Cleaning;
import dev.warren.sandbox.NotFoundException;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxReference;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.sandbox.Sandboxes;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ParseResult;

/// The sandboxes of this machine, for one command.
final class SandboxAccess implements AutoCloseable {
    /// An id that is not abbreviated: then the other sandboxes need not be looked at.
    private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{64}");

    private static final String INTERRUPTED =
            "warren: interrupted; what was begun is undone or finished by the next 'warren sandbox' command";

    private final Sandboxes sandboxes;
    private final SandboxProgress progress;
    private final Console console;

    private SandboxAccess(SandboxSettings settings, SandboxProgress progress, Console console) {
        this.sandboxes = new Sandboxes(settings, progress);
        this.progress = progress;
        this.console = console;
    }

    /// After what a command that was killed left half done has been finished or undone, and that has been said.
    static SandboxAccess open(ParseResult words, Console console) throws Refusal {
        SandboxAccess access = unrecovered(words, console);
        access.recover();
        return access;
    }

    /// Lets whoever ends this process by Ctrl-C, while something is being made or removed, know what becomes of it.
    SandboxAccess tellWhenInterrupted() {
        if (console.own()) {
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform()
                                    .name("warren-end")
                                    .unstarted(() -> say(INTERRUPTED)));
        }
        return this;
    }

    /// Without that.
    static SandboxAccess unrecovered(ParseResult words, Console console) {
        SandboxProgress.Form form =
                Options.has(words, SandboxOptions.VERBOSE)
                        ? SandboxProgress.Form.LINES
                        : console.isWatched()
                                ? SandboxProgress.Form.ONE_LINE
                                : SandboxProgress.Form.SILENT;
        return new SandboxAccess(
                SandboxOptions.settings(words), new SandboxProgress(form, console), console);
    }

    /// What cannot be finished must not keep anything else from being done.
    private void recover() throws Refusal {
        try {
            Cleaning cleaning = sandboxes.recover();
            cleaning.done().forEach(done -> say("warren: " + SafeText.line(done)));
            for (SandboxException failed : cleaning.failed()) {
                Refusal refusal = Refusal.of(failed);
                if (refusal.status() == ExitStatus.NOT_PERMITTED) {
                    throw refusal;
                }
                say(refusal.text());
            }
        } catch (SandboxException failed) {
            throw Refusal.of(failed);
        }
    }

    Sandboxes sandboxes() {
        return sandboxes;
    }

    /// What a word means: a sandbox, or a container in one.
    SandboxReference find(String text) throws SandboxException, Refusal {
        if (WHOLE.matcher(text).matches()) {
            try {
                return new SandboxReference(sandboxes.status(text), Optional.empty());
            } catch (NotFoundException noSandbox) {
                // It may be a container's.
                return SandboxReference.find(sandboxes.list(), text);
            }
        }
        return SandboxReference.find(sandboxes.list(), text);
    }

    /// Writes to standard error, where no line of progress stands any more then.
    void say(String line) {
        progress.end();
        console.say(line);
    }

    /// Takes the line of progress back.
    void endProgress() {
        progress.end();
    }

    @Override
    public void close() {
        endProgress();
    }
}
