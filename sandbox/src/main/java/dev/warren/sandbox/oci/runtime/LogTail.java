// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.Fd;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/// Where the last lines of a log begin, found from its end: a piece of the file is counted, and when it holds
/// too few lines a larger one.
final class LogTail {
    private static final long FIRST_BYTES = 64 << 10;
    private static final int GROWTH = 4;

    private LogTail() {}

    /// @param offsetBytes where to begin to read, always the begin of a line of the file
    /// @param skip how many of the container's lines from there are not wanted
    record Start(long offsetBytes, long skip) {}

    static Start find(
            Fd file,
            long sizeBytes,
            ContainerLog.Format format,
            int wanted,
            Set<LogLine.Source> sources)
            throws IOException {
        long window = FIRST_BYTES;
        while (true) {
            long from = Math.max(0, sizeBytes - window);
            long offset = from == 0 ? 0 : nextLine(file, from, sizeBytes);
            Count count = new Count(format, sources, from > 0);
            count.read(file, offset, sizeBytes);
            if (from == 0 || count.lastHeadless < count.lines - wanted) {
                return new Start(offset, Math.max(0, count.lines - wanted));
            }
            window *= GROWTH;
        }
    }

    private static long nextLine(Fd file, long from, long sizeBytes) throws IOException {
        // What stands before belongs to the line, too, unless it ends there.
        long at = from - 1;
        while (at < sizeBytes) {
            byte[] piece = file.readAt(at);
            if (piece.length == 0) {
                return sizeBytes;
            }
            for (int i = 0; i < piece.length; i++) {
                if (piece[i] == '\n') {
                    return Math.min(sizeBytes, at + i + 1);
                }
            }
            at += piece.length;
        }
        return sizeBytes;
    }

    /// Counts the container's lines in a piece of the file.
    private static final class Count {
        private final LogParser parser;
        private final Set<LogLine.Source> sources;
        private final Set<LogLine.Source> seen = EnumSet.noneOf(LogLine.Source.class);
        private final boolean mayBeHeadless;
        private long lines;

        /// The last one whose beginning may stand before the piece; -1 for none.
        private long lastHeadless = -1;

        Count(ContainerLog.Format format, Set<LogLine.Source> sources, boolean cut) {
            this.parser = LogParser.of(format);
            this.sources = sources;
            this.mayBeHeadless = cut && format == ContainerLog.Format.KUBERNETES;
        }

        void read(Fd file, long offset, long sizeBytes) throws IOException {
            long at = offset;
            while (at < sizeBytes) {
                byte[] piece = file.readAt(at);
                if (piece.length == 0) {
                    break;
                }
                int length = (int) Math.min(piece.length, sizeBytes - at);
                parser.feed(
                        length == piece.length ? piece : java.util.Arrays.copyOf(piece, length),
                        line -> count(line, line.endsLine()));
                at += length;
            }
            parser.flush(line -> count(line, true));
        }

        private void count(LogLine line, boolean ended) {
            if (!ended || !sources.contains(line.source())) {
                return;
            }
            if (seen.add(line.source()) && mayBeHeadless) {
                lastHeadless = lines;
            }
            lines++;
        }
    }
}
