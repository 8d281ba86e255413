// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import java.io.IOException;

/// Something is wrong with an entry of a tar archive; who knows which archive it is makes an
/// [ImageException] of it.
final class EntryException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_NAME = 200;

    private final String entry;

    /// @param name of the entry; empty when it has none yet
    EntryException(String name, String reason) {
        super(reason);
        this.entry = name.isEmpty() ? "" : "entry '" + shortened(name) + "'";
    }

    String entry() {
        return entry;
    }

    static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }
}
