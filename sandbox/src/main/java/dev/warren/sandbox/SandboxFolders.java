// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import java.nio.file.Path;

/// Where what is known of sandboxes is kept.
///
/// ```
/// persistent/
///   sandboxes/<id>/        journal, record.json, logs, unpacked images
///   names/                 who has which pod's name
///   busy/                  what is under way, or was when somebody was killed
///   events                 what happened, a line each
/// volatile/
///   <id>/                  bundles, mounts, pins: gone after a boot
///   runtime/               the OCI runtime's own state
/// ```
///
/// @param persistent survives a boot: what plugins noted on disk has to be released then, too
/// @param volatileFolder in memory
public record SandboxFolders(Path persistent, Path volatileFolder) {
    /// `/var/lib/warren/sandbox` and `/run/warren/sandbox`.
    public static SandboxFolders standard() {
        return new SandboxFolders(
                Path.of("/var/lib/warren/sandbox"), Path.of("/run/warren/sandbox"));
    }

    Path sandboxes() {
        return persistent.resolve("sandboxes");
    }

    Path sandbox(String id) {
        return sandboxes().resolve(id);
    }

    Path journal(String id) {
        return sandbox(id).resolve("journal");
    }

    Path record(String id) {
        return sandbox(id).resolve("record.json");
    }

    Path container(String id, String container) {
        return sandbox(id).resolve("containers").resolve(container);
    }

    Path names() {
        return persistent.resolve("names");
    }

    Path busy() {
        return persistent.resolve("busy");
    }

    Path events() {
        return persistent.resolve("events");
    }

    /// What of a sandbox is in memory.
    public Path running(String id) {
        return volatileFolder.resolve(id);
    }

    /// What was said to plugins when an interface was made, and what they answered.
    public Path pluginRuns(String id, String interfaceName) {
        return running(id).resolve("cni-" + interfaceName + ".json");
    }

    Path runningContainer(String id, String container) {
        return running(id).resolve("containers").resolve(container);
    }

    /// The OCI runtime's `--root`.
    public Path runtimeRoot() {
        return volatileFolder.resolve("runtime");
    }
}
