// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import java.util.ArrayList;
import java.util.List;

/// A program to be run in a container that is there already.
///
/// @param words the program and its arguments; without a slash it is looked up in the container's `PATH`
/// @param terminal whether it gets a terminal of its own, which the runtime joins with ours
/// @param folder where it works; empty for what the container's own program was given
/// @param environment `NAME=value`, on top of the container's own
/// @param user `uid` or `uid:gid`; empty for the container's own
public record ExecRequest(
        List<String> words,
        boolean terminal,
        String folder,
        List<String> environment,
        String user) {
    /// Keeps copies that nobody can change.
    public ExecRequest {
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new IllegalArgumentException("a program must have a name");
        }
        words = List.copyOf(words);
        environment = List.copyOf(environment);
    }

    /// A program that asks for nothing else.
    public static ExecRequest of(List<String> words) {
        return new ExecRequest(words, false, "", List.of(), "");
    }

    /// The words for `runc` and `crun`, which agree about these.
    ///
    /// @param variables all that the program is to have; none for the container's own
    List<String> arguments(String containerId, List<String> variables) {
        List<String> arguments = new ArrayList<>(List.of("exec"));
        if (terminal) {
            arguments.add("--tty");
        }
        if (!folder.isEmpty()) {
            arguments.addAll(List.of("--cwd", folder));
        }
        variables.forEach(variable -> arguments.addAll(List.of("--env", variable)));
        if (!user.isEmpty()) {
            arguments.addAll(List.of("--user", user));
        }
        arguments.add(containerId);
        arguments.addAll(words);
        return arguments;
    }
}
