// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.KernelText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// CRI's log format: `<RFC 3339 time> <stdout|stderr> <tags> <text>`, where the first tag is `F` for the end
/// of the container's line and `P` for a part of it. Parts are joined, for each stream by itself.
///
/// Source: Kubernetes, `design-proposals/node/kubelet-cri-logging.md`; `internalapi` `LogTag`.
final class KubernetesLogParser implements LogParser {
    /// As long as times and words of any writer are.
    private static final int HEAD_LIMIT = 128;

    private static final char TAG_DELIMITER = ':';

    private final LineSplitter splitter = new LineSplitter(LINE_LIMIT_BYTES);
    private final Map<LogLine.Source, Begun> begun = new EnumMap<>(LogLine.Source.class);
    private boolean insideLine;
    private @Nullable Head current;

    /// What stands before the text.
    private record Head(Instant time, LogLine.Source source, boolean ends, int textFrom) {}

    /// A line of the container of which parts have come.
    private static final class Begun {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private @Nullable Instant time;

        LogLine take(LogLine.Source source, boolean endsLine) {
            String text = KernelText.decode(bytes.toByteArray());
            bytes.reset();
            LogLine line = new LogLine(Optional.ofNullable(time), source, text, endsLine);
            if (endsLine) {
                time = null;
            }
            return line;
        }
    }

    @Override
    public void feed(byte[] bytes, Lines lines) throws IOException {
        splitter.feed(bytes, (piece, endsLine) -> take(piece, endsLine, lines));
    }

    private void take(byte[] piece, boolean endsLine, Lines lines) throws IOException {
        int from = 0;
        if (!insideLine) {
            current = head(piece);
            from = current == null ? 0 : current.textFrom;
        }
        insideLine = !endsLine;
        Head head = current;
        if (head == null) {
            lines.take(
                    new LogLine(
                            Optional.empty(),
                            LogLine.Source.OUTPUT,
                            KernelText.decode(piece),
                            endsLine));
            return;
        }
        Begun line = begun.computeIfAbsent(head.source, _ -> new Begun());
        if (line.time == null) {
            line.time = head.time;
        }
        if (line.bytes.size() > 0 && line.bytes.size() + piece.length - from > LINE_LIMIT_BYTES) {
            lines.take(line.take(head.source, false));
        }
        line.bytes.write(piece, from, piece.length - from);
        if (endsLine && head.ends) {
            lines.take(line.take(head.source, true));
        }
    }

    @Override
    public void flush(Lines lines) throws IOException {
        splitter.flush((piece, endsLine) -> take(piece, endsLine, lines));
        for (Map.Entry<LogLine.Source, Begun> line : begun.entrySet()) {
            if (line.getValue().bytes.size() > 0) {
                lines.take(line.getValue().take(line.getKey(), false));
            }
        }
    }

    /// @return null when the line is of another form: then all of it is text
    private static @Nullable Head head(byte[] line) {
        String start =
                new String(line, 0, Math.min(line.length, HEAD_LIMIT), StandardCharsets.ISO_8859_1);
        int time = start.indexOf(' ');
        int stream = time < 0 ? -1 : start.indexOf(' ', time + 1);
        if (stream < 0) {
            return null;
        }
        int tags = start.indexOf(' ', stream + 1);
        // A line without text may have lost its last blank to an editor.
        int end = tags < 0 ? start.length() : tags;
        LogLine.Source source = source(start.substring(time + 1, stream));
        Boolean ends = ends(start.substring(stream + 1, end));
        if (source == null || ends == null) {
            return null;
        }
        try {
            Instant at = OffsetDateTime.parse(start.substring(0, time)).toInstant();
            return new Head(at, source, ends, Math.min(line.length, end + 1));
        } catch (DateTimeException noTime) {
            return null;
        }
    }

    private static LogLine.@Nullable Source source(String word) {
        for (LogLine.Source source : LogLine.Source.values()) {
            if (source.word().equals(word)) {
                return source;
            }
        }
        return null;
    }

    private static @Nullable Boolean ends(String tags) {
        int delimiter = tags.indexOf(TAG_DELIMITER);
        return switch (delimiter < 0 ? tags : tags.substring(0, delimiter)) {
            case "F" -> true;
            case "P" -> false;
            default -> null;
        };
    }
}
