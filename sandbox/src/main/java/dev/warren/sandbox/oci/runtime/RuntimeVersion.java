// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

/// Which OCI runtime a program is: the first line of its `--version`.
///
/// @param name `runc`, `crun`, or what else it calls itself
/// @param version as it writes it, as in `1.1.5+ds1`
public record RuntimeVersion(String name, String version) {
    /// Reads a line such as `runc version 1.1.5+ds1`.
    static RuntimeVersion parse(String text) {
        String line = text.lines().findFirst().orElse("");
        int at = line.indexOf(" version ");
        return at < 0
                ? new RuntimeVersion(line, "")
                : new RuntimeVersion(
                        line.substring(0, at), line.substring(at + " version ".length()).strip());
    }

    @Override
    public String toString() {
        return version.isEmpty() ? name : name + " " + version;
    }
}
