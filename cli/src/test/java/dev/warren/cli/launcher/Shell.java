// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.launcher;

import dev.warren.testkit.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs commands in a small environment of its own, so that the JVM and the user of the test do not
/// leak into what is tested.
final class Shell {
    /// The user whom nobody is; there on every Linux machine.
    static final int NOBODY = 65534;

    private final Map<String, String> environment = new TreeMap<>();
    private int user;

    Shell() {
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    }

    Shell with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    /// Runs the commands that follow as another user. Only root can.
    Shell as(int other) {
        user = other;
        return this;
    }

    Command.Outcome run(Object... words) {
        List<String> line = new ArrayList<>();
        if (user != 0) {
            line.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user));
            line.add("--clear-groups");
        }
        line.addAll(List.of("env", "-i"));
        environment.forEach((variable, value) -> line.add(variable + "=" + value));
        for (Object word : words) {
            line.add(word.toString());
        }
        return Command.of(line).outcome();
    }

    /// Runs a script of the shell; `$1`, `$2` … are the arguments.
    Command.Outcome script(String text, Object... arguments) {
        List<Object> words = new ArrayList<>(List.of("/bin/sh", "-c", text, "sh"));
        words.addAll(List.of(arguments));
        return run(words.toArray());
    }

    /// Changes the owner of a whole tree.
    static void give(Path tree, int owner) {
        Command.run("chown", "-R", "-h", owner + ":" + owner, tree.toString());
    }
}
