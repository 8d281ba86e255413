// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;

/// What an image is made for, in the words of Go: `linux`, `amd64`, `v8`. Source: OCI image specification,
/// image-index.md, "platform".
///
/// @param variant of the architecture; empty for none
record Platform(String system, String architecture, String variant) {
    /// What this machine is.
    static Platform here() {
        String architecture = System.getProperty("os.arch", "");
        return new Platform(
                "linux",
                switch (architecture) {
                    case "x86_64" -> "amd64";
                    case "aarch64" -> "arm64";
                    default -> architecture;
                },
                "");
    }

    static Platform read(Node node) throws MalformedException {
        return new Platform(
                node.member("os").textOrEmpty(),
                node.member("architecture").textOrEmpty(),
                node.member("variant").textOrEmpty());
    }

    /// Whether a machine that is `this` runs what is made for `other`. One that says nothing may run.
    boolean runs(Platform other) {
        return (other.system.isEmpty() || other.system.equals(system))
                && (other.architecture.isEmpty() || other.architecture.equals(architecture));
    }

    /// Variants ask for more of a processor; the one that asks for least is the best.
    int demands() {
        return variant.isEmpty() || (architecture.equals("arm64") && variant.equals("v8"))
                ? 0
                : 1 + (variant.matches("v[0-9]") ? variant.charAt(1) - '0' : 10);
    }

    @Override
    public String toString() {
        return (system.isEmpty() ? "?" : system)
                + "/"
                + (architecture.isEmpty() ? "?" : architecture)
                + (variant.isEmpty() ? "" : "/" + variant);
    }
}
