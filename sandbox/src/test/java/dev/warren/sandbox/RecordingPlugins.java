// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A folder of CNI plugins that note what they are asked and then become Debian's. What one of them asks another, such
/// as the one that gives addresses, is noted, too.
final class RecordingPlugins {
    private static final String SCRIPT =
            """
            #!/bin/sh
            call=$(mktemp -d "@/$(date +%s%N).XXXXXX")
            cat >"$call/input"
            env | grep '^CNI_' >"$call/environment"
            echo "${0##*/}" >"$call/plugin"
            inside=$(stat -L -c %i "$CNI_NETNS" 2>/dev/null)
            stat -L -c %i /proc/[0-9]*/ns/net 2>/dev/null | grep -c "^$inside\\$" >"$call/processes"
            exec "/usr/lib/cni/${0##*/}" <"$call/input"
            """;

    private final Path programs;
    private final Path calls;

    /// One run of one plugin.
    ///
    /// @param environment its variables of CNI
    /// @param input its standard input
    /// @param processes how many processes were in the namespace that it was to change
    record Call(String plugin, Map<String, String> environment, String input, String processes) {
        /// As in `bridge ADD eth0`.
        String title() {
            return "%s %s %s"
                    .formatted(
                            plugin, environment.get("CNI_COMMAND"), environment.get("CNI_IFNAME"));
        }
    }

    /// Makes them below a folder.
    RecordingPlugins(Path folder, String... names) throws IOException {
        this.programs = Files.createDirectories(folder.resolve("bin"));
        this.calls = Files.createDirectories(folder.resolve("calls"));
        for (String name : names) {
            Path program = programs.resolve(name);
            Files.writeString(program, SCRIPT.replace("@", calls.toString()));
            program.toFile().setExecutable(true);
        }
    }

    /// Where their programs are.
    Path programs() {
        return programs;
    }

    /// What they were asked since this was last called, in the order in which it began.
    List<Call> taken() throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(calls)) {
            folders = all.sorted().toList();
        }
        List<Call> found = new ArrayList<>();
        for (Path folder : folders) {
            Map<String, String> environment = new TreeMap<>();
            for (String line : Files.readAllLines(folder.resolve("environment"))) {
                String[] pair = line.split("=", 2);
                environment.put(pair[0], pair[1]);
            }
            found.add(
                    new Call(
                            Files.readString(folder.resolve("plugin")).strip(),
                            environment,
                            Files.readString(folder.resolve("input")),
                            Files.readString(folder.resolve("processes")).strip()));
            for (String name : List.of("plugin", "environment", "input", "processes")) {
                Files.delete(folder.resolve(name));
            }
            Files.delete(folder);
        }
        return found;
    }
}
