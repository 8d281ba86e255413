// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Answers of one site by HTTP/1.1, several in one connection; with tokens as EC2's instance metadata
/// service has them in its version 2.
///
/// Java's own server is no use here: it starts threads as soon as it is made, and those would stay in the
/// namespace.
final class HttpAnswers {
    private static final int HEAD_LIMIT_BYTES = 16 << 10;
    private static final int TOKEN_BYTES = 40;
    private static final int LONGEST_SECONDS = 21_600;
    private static final String TOKEN_PATH = "/latest/api/token";
    private static final String TOKEN = "x-aws-ec2-metadata-token";
    private static final String TTL = "x-aws-ec2-metadata-token-ttl-seconds";

    private final HttpSite site;
    private final SecureRandom random = new SecureRandom();
    private final Set<Token> tokens = ConcurrentHashMap.newKeySet();

    /// @param end by `System.nanoTime`
    private record Token(String text, long end) {}

    HttpAnswers(HttpSite site) {
        this.site = site;
    }

    private record Question(String method, String path, Map<String, String> fields) {
        String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    private record Answer(int status, String reason, String text) {
        static final Answer BAD = new Answer(400, "Bad Request", "");
        static final Answer NO_TOKEN = new Answer(401, "Unauthorized", "");
        static final Answer FORBIDDEN = new Answer(403, "Forbidden", "");
        static final Answer NOT_FOUND = new Answer(404, "Not Found", "");
        static final Answer NOT_ALLOWED = new Answer(405, "Method Not Allowed", "");

        static Answer of(String text) {
            return new Answer(200, "OK", text);
        }
    }

    /// Answers until the other side has no more questions.
    void converse(InputStream in, OutputStream out) throws IOException {
        boolean more = true;
        while (more) {
            String head = head(in);
            if (head.isEmpty()) {
                return;
            }
            Question question = parse(head);
            skipBody(in, question);
            more = !question.field("connection").equalsIgnoreCase("close");
            write(out, answer(question), more);
        }
    }

    /// Up to the empty line; empty when there is none.
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4 && bytes.size() < HEAD_LIMIT_BYTES) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            bytes.write(next);
            boolean expected = next == (matched % 2 == 0 ? '\r' : '\n');
            matched = expected ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static Question parse(String head) {
        String[] lines = head.split("\r\n", -1);
        String[] words = lines[0].split(" ", 3);
        Map<String, String> fields = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                fields.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return new Question(words[0], words.length > 1 ? words[1] : "", fields);
    }

    private static void skipBody(InputStream in, Question question) throws IOException {
        String length = question.field("content-length");
        if (length.matches("[0-9]{1,9}")) {
            in.skipNBytes(Integer.parseInt(length));
        }
    }

    private Answer answer(Question question) {
        if (site.withToken() && question.method().equals("PUT")) {
            return question.path().equals(TOKEN_PATH) ? token(question) : Answer.NOT_FOUND;
        }
        if (!question.method().equals("GET")) {
            return Answer.NOT_ALLOWED;
        }
        if (site.withToken() && !isKnown(question.field(TOKEN))) {
            return Answer.NO_TOKEN;
        }
        String text = site.documents().get(question.path());
        return text == null ? Answer.NOT_FOUND : Answer.of(text);
    }

    /// A question that was handed on by somebody else gets no token, as with the real service.
    private Answer token(Question question) {
        if (!question.field("x-forwarded-for").isEmpty()) {
            return Answer.FORBIDDEN;
        }
        String seconds = question.field(TTL);
        if (!seconds.matches("[0-9]{1,5}")
                || Integer.parseInt(seconds) < 1
                || Integer.parseInt(seconds) > LONGEST_SECONDS) {
            return Answer.BAD;
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String text = Base64.getUrlEncoder().encodeToString(bytes);
        tokens.add(new Token(text, System.nanoTime() + Integer.parseInt(seconds) * 1_000_000_000L));
        return Answer.of(text);
    }

    private boolean isKnown(String text) {
        long now = System.nanoTime();
        tokens.removeIf(token -> token.end() - now < 0);
        return tokens.stream().anyMatch(token -> token.text().equals(text));
    }

    private static void write(OutputStream out, Answer answer, boolean more) throws IOException {
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %d %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n"
                        .formatted(
                                answer.status(),
                                answer.reason(),
                                body.length,
                                more ? "keep-alive" : "close");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(body);
        out.write(all.toByteArray());
        out.flush();
    }
}
