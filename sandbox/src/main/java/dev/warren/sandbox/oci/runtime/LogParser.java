// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import java.io.IOException;

/// Makes lines of a log of what is read from its file, in pieces of any size.
sealed interface LogParser permits PlainLogParser, KubernetesLogParser {
    /// What a line may have; a longer one comes in several pieces.
    int LINE_LIMIT_BYTES = 1 << 20;

    /// Takes lines in the order in which they end.
    interface Lines {
        void take(LogLine line) throws IOException;
    }

    void feed(byte[] bytes, Lines lines) throws IOException;

    /// Gives out what has begun and not ended.
    void flush(Lines lines) throws IOException;

    static LogParser of(ContainerLog.Format format) {
        return switch (format) {
            case KUBERNETES -> new KubernetesLogParser();
            case PLAIN -> new PlainLogParser();
        };
    }
}
