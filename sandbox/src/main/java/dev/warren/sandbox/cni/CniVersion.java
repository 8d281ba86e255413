// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import java.util.Optional;

/// A version of the CNI specification. A network, its plugins and their results speak exactly one each, and a plugin
/// compares it as text: `1.0` is not `1.0.0`.
public enum CniVersion {
    V0_1_0("0.1.0"),
    V0_2_0("0.2.0"),
    /// Several addresses, interfaces, lists of plugins.
    V0_3_0("0.3.0"),
    V0_3_1("0.3.1"),
    /// `CHECK`; `DEL` is told the result of `ADD`.
    V0_4_0("0.4.0"),
    /// Addresses do not say their family any more.
    V1_0_0("1.0.0"),
    /// `STATUS` and `GC`; more about interfaces and routes.
    V1_1_0("1.1.0");

    private final String text;

    CniVersion(String text) {
        this.text = text;
    }

    /// The highest one that this client speaks.
    public static CniVersion latest() {
        return V1_1_0;
    }

    /// The version of that name. An empty name is that of the first version, which had no such field.
    public static Optional<CniVersion> find(String text) {
        if (text.isEmpty()) {
            return Optional.of(V0_1_0);
        }
        for (CniVersion version : values()) {
            if (version.text.equals(text)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /// Whether it is `least` or a later one.
    public boolean isAtLeast(CniVersion least) {
        return compareTo(least) >= 0;
    }

    /// As it stands in documents.
    @Override
    public String toString() {
        return text;
    }
}
