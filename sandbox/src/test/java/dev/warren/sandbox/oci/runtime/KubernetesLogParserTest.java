// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// CRI's log format, whatever pieces it is read in.
final class KubernetesLogParserTest {
    private static final String LOG =
            """
            2026-11-29T15:45:33.281660832+00:00 stdout F out
            2026-11-29T17:45:34+02:00 stdout P first part
            2026-11-29T15:45:35.000000001Z stderr F between
            2026-11-29T15:45:36Z stdout P , second part
            2026-11-29T15:45:37Z stdout F , end
            2026-11-29T15:45:38Z stdout F \n\
            2026-11-29T15:45:38Z stderr F:some:tags with tags
            2026-11-29T15:45:39Z stdout F  two  blanks\s
            no line of this format
            2026-11-29T15:45:40Z stdin F another stream
            2026-11-29T15:45:40Z stdout X another tag
            yesterday stdout F another time
            2026-11-29T15:45:41Z stdout F
            2026-11-29T15:45:42Z stderr P not ended
            2026-11-29T15:45:43Z stdout F cut wi""";

    private static final List<LogLine> LINES =
            List.of(
                    line("2026-11-29T15:45:33.281660832Z", LogLine.Source.OUTPUT, "out"),
                    line("2026-11-29T15:45:35.000000001Z", LogLine.Source.ERROR, "between"),
                    line(
                            "2026-11-29T15:45:34Z",
                            LogLine.Source.OUTPUT,
                            "first part, second part, end"),
                    line("2026-11-29T15:45:38Z", LogLine.Source.OUTPUT, ""),
                    line("2026-11-29T15:45:38Z", LogLine.Source.ERROR, "with tags"),
                    line("2026-11-29T15:45:39Z", LogLine.Source.OUTPUT, " two  blanks "),
                    raw("no line of this format"),
                    raw("2026-11-29T15:45:40Z stdin F another stream"),
                    raw("2026-11-29T15:45:40Z stdout X another tag"),
                    raw("yesterday stdout F another time"),
                    line("2026-11-29T15:45:41Z", LogLine.Source.OUTPUT, ""),
                    new LogLine(
                            Optional.of(Instant.parse("2026-11-29T15:45:43Z")),
                            LogLine.Source.OUTPUT,
                            "cut wi",
                            false),
                    new LogLine(
                            Optional.of(Instant.parse("2026-11-29T15:45:42Z")),
                            LogLine.Source.ERROR,
                            "not ended",
                            false));

    private static LogLine line(String time, LogLine.Source source, String text) {
        return new LogLine(Optional.of(Instant.parse(time)), source, text, true);
    }

    private static LogLine raw(String text) {
        return new LogLine(Optional.empty(), LogLine.Source.OUTPUT, text, true);
    }

    @Test
    void partsAreJoinedAndWhatIsMalformedIsShownAsItIs() throws IOException {
        assertThat(parse(LOG.getBytes(StandardCharsets.UTF_8), 1 << 20)).isEqualTo(LINES);
    }

    @Test
    void theSizeOfThePiecesMakesNoDifference() throws IOException {
        byte[] bytes = LOG.getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size < bytes.length; size++) {
            assertThat(parse(bytes, size)).isEqualTo(LINES);
        }
    }

    @Test
    void bytesThatAreNoTextAreKept() throws IOException {
        byte[] line = "2026-11-29T15:45:38Z stdout F a?b\n".getBytes(StandardCharsets.UTF_8);
        line[line.length - 3] = (byte) 0xff;
        assertThat(parse(line, 100).getFirst().text()).isEqualTo("a\udcffb");
    }

    @Test
    void aLineWithoutEndComesInBoundedPieces() throws IOException {
        String part = "2026-11-29T15:45:38Z stdout P " + "x".repeat(16_000) + "\n";
        byte[] parts = part.repeat(200).getBytes(StandardCharsets.UTF_8);
        assertBounded(parse(parts, 65_536), 200 * 16_000);

        byte[] one =
                ("2026-11-29T15:45:38Z stdout F " + "x".repeat(5 << 20))
                        .getBytes(StandardCharsets.UTF_8);
        assertBounded(parse(one, 65_536), 5 << 20);

        byte[] raw = "x".repeat(5 << 20).getBytes(StandardCharsets.UTF_8);
        assertBounded(parse(raw, 65_536), 5 << 20);
    }

    private static void assertBounded(List<LogLine> lines, int sum) {
        assertThat(lines)
                .allSatisfy(
                        line -> {
                            assertThat(line.text().length())
                                    .isLessThanOrEqualTo(LogParser.LINE_LIMIT_BYTES);
                            assertThat(line.endsLine()).isFalse();
                        });
        assertThat(lines.stream().mapToInt(line -> line.text().length()).sum()).isEqualTo(sum);
        assertThat(lines).hasSizeGreaterThan(1);
    }

    @Test
    void anythingIsReadWithoutFailure() throws IOException {
        Random random = new Random(7);
        byte[] pattern = LOG.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = pattern.clone();
            for (int i = 0; i < 40; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThat(parse(damaged, 1 + random.nextInt(200)))
                    .isEqualTo(parse(damaged, damaged.length));
        }
    }

    private static List<LogLine> parse(byte[] bytes, int pieceBytes) throws IOException {
        LogParser parser = new KubernetesLogParser();
        List<LogLine> lines = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            parser.feed(
                    Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pieceBytes)),
                    lines::add);
        }
        parser.flush(lines::add);
        return lines;
    }
}
