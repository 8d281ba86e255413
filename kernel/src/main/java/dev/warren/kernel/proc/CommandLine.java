// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import dev.warren.kernel.KernelText;
import java.util.List;
import java.util.Optional;

/// The arguments of a process: `/proc/<pid>/cmdline`.
/// Source: man 5 proc_pid_cmdline.
///
/// @param arguments with the program's name first; empty for a kernel thread or a zombie
public record CommandLine(List<String> arguments) {
    public CommandLine {
        arguments = List.copyOf(arguments);
    }

    /// Parses NUL-terminated arguments. A process may write anything there, also without a NUL.
    public static CommandLine parse(byte[] cmdline) {
        return new CommandLine(KernelText.decodeAll(cmdline));
    }

    /// The file name of the program: `containerd-shim-runc-v2` for `/usr/bin/containerd-shim-runc-v2`.
    public String program() {
        if (arguments.isEmpty()) {
            return "";
        }
        String path = arguments.getFirst();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// The value of an option, given as `-name VALUE`, `--name VALUE`, `-name=VALUE` or
    /// `--name=VALUE`.
    public Optional<String> option(String name) {
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int dashes = argument.startsWith("--") ? 2 : argument.startsWith("-") ? 1 : 0;
            if (dashes == 0 || !argument.startsWith(name, dashes)) {
                continue;
            }
            String rest = argument.substring(dashes + name.length());
            if (rest.startsWith("=")) {
                return Optional.of(rest.substring(1));
            }
            if (rest.isEmpty() && i + 1 < arguments.size()) {
                return Optional.of(arguments.get(i + 1));
            }
        }
        return Optional.empty();
    }
}
