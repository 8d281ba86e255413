// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.http;

import java.io.IOException;

/// Why an answer did not come, or was none.
public final class HttpFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /// What kind of failure it was.
    public enum Kind {
        /// Nobody listens there, or no way leads there.
        UNREACHABLE,
        /// The time was over first.
        LATE,
        /// What came is no answer, or more than is wanted.
        MALFORMED,
        /// The connection ended in the middle.
        CUT
    }

    private final Kind kind;

    HttpFailure(Kind kind, String words) {
        super(words);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
