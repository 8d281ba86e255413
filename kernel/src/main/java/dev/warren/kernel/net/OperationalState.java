// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.Locale;

/// The state of a link, RFC 2863 section 3.1.14, in the order of the kernel's numbers.
public enum OperationalState {
    UNKNOWN,
    NOT_PRESENT,
    DOWN,
    LOWER_LAYER_DOWN,
    TESTING,
    DORMANT,
    UP;

    private static final OperationalState[] VALUES = values();

    /// The state for `IFLA_OPERSTATE`; a number of the future is [#UNKNOWN].
    public static OperationalState of(int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : UNKNOWN;
    }

    /// The word that `ip link` prints, in lower case: `up`, `lowerlayerdown`, `notpresent`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }
}
