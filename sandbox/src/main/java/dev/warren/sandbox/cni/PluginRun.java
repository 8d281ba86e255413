// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.kernel.process.End;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One run of a plugin: what it was given and what came of it.
///
/// @param network empty when the plugin was asked about itself
/// @param plugin its type
/// @param file its program
/// @param environment what it got beside the environment of the process itself
/// @param input what it got on standard input
/// @param output what it wrote to standard output, as far as that was read
/// @param errors what it wrote to standard error, as far as that was read; worth showing also after success
/// @param end how it ended
public record PluginRun(
        Verb verb,
        String network,
        String plugin,
        String file,
        Map<String, String> environment,
        String input,
        String output,
        String errors,
        End end,
        Duration took) {

    /// Keeps a copy that nobody can change.
    public PluginRun {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }
}
