// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A terminal with a shell in it, kept by a `tmux` of its own. It needs the command `tmux`.
public final class Terminal implements AutoCloseable {
    private final Cleanup cleanup = new Cleanup("a terminal");
    private final Path socket;

    /// A terminal of this size, in which `/bin/sh` waits for words.
    public Terminal(int columns, int rows) {
        Path folder = Trees.temporaryFolder("warren-terminal-");
        cleanup.add("remove the folder " + folder, () -> Trees.deleteTree(folder));
        socket = folder.resolve("socket");
        cleanup.add("end tmux", () -> tmux("kill-server"));
        tmux(
                "new-session",
                "-d",
                "-x",
                Integer.toString(columns),
                "-y",
                Integer.toString(rows),
                "env PS1='$ ' ENV= /bin/sh");
        tmux("set-option", "-g", "status", "off");
        tmux("set-option", "-g", "window-size", "manual");
        awaitLine("\\$");
        resize(columns, rows);
    }

    /// Types a line.
    public void type(String line) {
        tmux("send-keys", "-l", line);
        press("Enter");
    }

    /// Presses one key, such as `C-c`.
    public void press(String key) {
        tmux("send-keys", key);
    }

    /// Changes the size, as a person who pulls at the window's corner.
    public void resize(int columns, int rows) {
        tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    /// Waits for a line on the screen that is matched as a whole.
    public void awaitLine(String pattern) {
        Await.present(
                "a line '" + pattern + "' on the screen",
                () -> screen().lines().anyMatch(line -> line.matches(pattern)) ? true : null,
                () -> ", which shows:\n" + screen());
    }

    /// What is on the screen.
    public String screen() {
        return tmux("capture-pane", "-p");
    }

    private String tmux(String... words) {
        List<String> all = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        all.addAll(List.of("-f", "/dev/null"));
        all.addAll(List.of(words));
        return Command.of(all).with("TERM", "screen").output();
    }

    @Override
    public void close() {
        cleanup.run();
    }
}
