// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import java.util.Optional;

/// The attributes of runc's bootstrap message. Source: opencontainers/runc, `libcontainer/message_linux.go`.
public enum BootstrapField {
    CLONE_FLAGS(27281, Form.NUMBER),
    NAMESPACE_PATHS(27282, Form.TEXT),
    USER_MAP(27283, Form.TEXT),
    GROUP_MAP(27284, Form.TEXT),
    SETGROUPS(27285, Form.TRUTH),
    OOM_SCORE_ADJUSTMENT(27286, Form.TEXT),
    ROOTLESS(27287, Form.TRUTH),
    USER_MAP_PROGRAM(27288, Form.TEXT),
    GROUP_MAP_PROGRAM(27289, Form.TEXT),
    /// Since runc 1.2.
    TIME_OFFSETS(27290, Form.TEXT);

    /// How a value is written.
    enum Form {
        /// 32 bits in the machine's order.
        NUMBER,
        /// A text with a NUL behind it.
        TEXT,
        /// One byte of four.
        TRUTH
    }

    private final int number;
    private final Form form;

    BootstrapField(int number, Form form) {
        this.number = number;
        this.form = form;
    }

    /// The attribute's type.
    public int number() {
        return number;
    }

    Form form() {
        return form;
    }

    static Optional<BootstrapField> find(int number) {
        for (BootstrapField field : values()) {
            if (field.number == number) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
