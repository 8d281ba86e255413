// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.KernelText;
import java.io.IOException;
import java.util.Optional;

/// A log into which the container writes by itself.
final class PlainLogParser implements LogParser {
    private final LineSplitter splitter = new LineSplitter(LINE_LIMIT_BYTES);

    @Override
    public void feed(byte[] bytes, Lines lines) throws IOException {
        splitter.feed(bytes, (piece, endsLine) -> lines.take(line(piece, endsLine)));
    }

    @Override
    public void flush(Lines lines) throws IOException {
        splitter.flush((piece, endsLine) -> lines.take(line(piece, endsLine)));
    }

    private static LogLine line(byte[] piece, boolean endsLine) {
        return new LogLine(
                Optional.empty(), LogLine.Source.OUTPUT, KernelText.decode(piece), endsLine);
    }
}
