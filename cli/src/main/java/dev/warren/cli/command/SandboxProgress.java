// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.view.SafeText;
import dev.warren.sandbox.Step;
import dev.warren.sandbox.Steps;
import dev.warren.sandbox.cni.PluginRun;
import java.io.IOException;

/// Tells which step of making or removing sandboxes is being taken.
///
/// Thread: any.
final class SandboxProgress implements Steps {
    /// How it is told.
    enum Form {
        SILENT,
        /// A line for each step, which stays.
        LINES,
        /// One line for all steps, which goes at the end: for a terminal.
        ONE_LINE
    }

    /// A longer line would go on in the next one, where it could not be taken back.
    private static final int COLUMNS = 79;

    private static final String ERASED = "\r\u001b[K";

    private final Form form;
    private final Console console;
    private final PluginTalk talk;
    private boolean shown;

    SandboxProgress(Form form, Console console) {
        this.form = form;
        this.console = console;
        this.talk = new PluginTalk(form == Form.LINES, console);
    }

    @Override
    public <T> T take(String sandbox, Step step, String subject, Action<T> action)
            throws IOException {
        show(step.words() + " " + subject);
        return action.run();
    }

    private synchronized void show(String words) {
        String line = "warren: " + SafeText.line(words);
        switch (form) {
            case SILENT -> {}
            case LINES -> console.say(line);
            case ONE_LINE -> {
                console.err().print(ERASED + cut(line));
                console.err().flush();
                shown = true;
            }
        }
    }

    private static String cut(String line) {
        return line.codePointCount(0, line.length()) <= COLUMNS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, COLUMNS - 1)) + "…";
    }

    /// With the lines of the steps, what plugins are told and what they say.
    @Override
    public synchronized void ran(PluginRun run) {
        talk.ran(run);
    }

    @Override
    public synchronized void note(String text) {
        end();
        console.say("warren: note: " + SafeText.line(text));
    }

    /// Takes the last line back: what is said from now on stands at the begin of a line.
    synchronized void end() {
        if (shown) {
            console.err().print(ERASED);
            console.err().flush();
            shown = false;
        }
    }
}
