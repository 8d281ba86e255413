// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import java.time.Instant;
import java.util.Optional;

/// A line that a container wrote.
///
/// @param time when its beginning was taken down; empty in a log without times, or where it is malformed
/// @param source which of the container's streams; in a log that does not tell it is the standard output
/// @param text without the end of the line; bytes that are no UTF-8 are kept as
///     [dev.warren.kernel.KernelText] keeps them, and nothing is escaped
/// @param endsLine false when what follows belongs to the same line: the line is longer than a log line may
///     be, or the container has not ended it
public record LogLine(Optional<Instant> time, Source source, String text, boolean endsLine) {
    /// A stream of a container.
    public enum Source {
        /// Standard output.
        OUTPUT("stdout"),
        /// Standard error.
        ERROR("stderr");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        /// As CRI's log format has it.
        public String word() {
            return word;
        }
    }
}
