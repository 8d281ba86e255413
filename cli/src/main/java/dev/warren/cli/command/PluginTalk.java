// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.cli.view.SafeText;
import dev.warren.kernel.process.End;
import dev.warren.sandbox.cni.CniObserver;
import dev.warren.sandbox.cni.PluginRun;

/// Tells what is said to plugins, and what they say.
final class PluginTalk implements CniObserver {
    private final boolean all;
    private final Console console;

    /// @param all whether also what went well is to be told
    PluginTalk(boolean all, Console console) {
        this.all = all;
        this.console = console;
    }

    @Override
    public void ran(PluginRun run) {
        if (!all) {
            return;
        }
        console.say(
                "warren: %s %s: %s after %d ms"
                        .formatted(
                                SafeText.line(run.file()),
                                run.verb(),
                                end(run.end()),
                                run.took().toMillis()));
        run.environment().forEach((name, value) -> part(name + "=", value));
        part("input: ", run.input());
        part("output: ", run.output());
        part("errors: ", run.errors());
    }

    private void part(String name, String text) {
        text.lines().forEach(line -> console.say("  " + SafeText.line(name + line)));
    }

    private static String end(End end) {
        return switch (end) {
            case End.Exited(var status) -> "exited with " + status;
            case End.Killed(var signal) -> "was killed by signal " + signal;
        };
    }

    @Override
    public void remarked(String remark) {
        console.say("warren: note: " + SafeText.line(remark));
    }
}
