// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.http;

import dev.warren.kernel.SyscallException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads one answer: status line, headers, and a body by its length, by chunks, or up to the end.
/// Source: RFC 9112. Strict: what could be read in two ways is refused.
final class HttpReader {
    private static final int LINE_LIMIT = 4096;
    private static final int HEADERS = 100;

    private final HttpConnection connection;
    private final String service;
    private final int limitBytes;
    private long length = -1;
    private boolean isChunked;
    private boolean closes;

    HttpReader(HttpConnection connection, String service, int limitBytes) {
        this.connection = connection;
        this.service = service;
        this.limitBytes = limitBytes;
    }

    HttpAnswer read() throws HttpFailure, SyscallException {
        String line = line();
        if (!line.matches("HTTP/1\\.[01] [2-5][0-9][0-9]( .*)?")) {
            throw malformed("it does not speak HTTP");
        }
        int status = Integer.parseInt(line.substring(9, 12));
        closes = line.charAt(7) == '0';
        int count = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (++count > HEADERS) {
                throw malformed("it sends more than " + HEADERS + " headers");
            }
            header(header);
        }
        return new HttpAnswer(status, body(status));
    }

    /// Whether the connection can be used again.
    boolean keepsConnection() {
        return !closes;
    }

    private void header(String line) throws HttpFailure {
        int colon = line.indexOf(':');
        if (colon < 1 || !line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw malformed("it sends a header that is none");
        }
        String value = line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> {
                if (!value.matches("[0-9]{1,18}") || length >= 0) {
                    throw malformed("it does not say how long its answer is");
                }
                length = Long.parseLong(value);
            }
            case "transfer-encoding" -> {
                if (!value.equals("chunked") || isChunked) {
                    throw malformed("it sends its answer as '" + value + "'");
                }
                isChunked = true;
            }
            case "content-encoding" -> {
                if (!value.equals("identity")) {
                    throw malformed("it packs its answer, which nobody asked it to");
                }
            }
            case "connection" -> closes |= value.contains("close");
            default -> {}
        }
    }

    private byte[] body(int status) throws HttpFailure, SyscallException {
        if (isChunked && length >= 0) {
            throw malformed("it says twice how long its answer is");
        }
        if (length > limitBytes) {
            throw tooLong();
        }
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (isChunked) {
            chunks(body);
        } else if (length >= 0) {
            copy(body, length);
        } else {
            closes = true;
            for (int next = connection.next(); next >= 0; next = connection.next()) {
                add(body, next);
            }
        }
        return body.toByteArray();
    }

    private void chunks(ByteArrayOutputStream body) throws HttpFailure, SyscallException {
        while (true) {
            String line = line();
            int end = line.indexOf(';');
            String size = (end < 0 ? line : line.substring(0, end)).strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw malformed("it sends a chunk without a size");
            }
            int bytes = Integer.parseInt(size, 16);
            if (bytes == 0) {
                break;
            }
            copy(body, bytes);
            if (!line().isEmpty()) {
                throw malformed("it sends a chunk that is longer than it says");
            }
        }
        int trailers = 0;
        while (!line().isEmpty()) {
            if (++trailers > HEADERS) {
                throw malformed("it sends more than " + HEADERS + " trailers");
            }
        }
    }

    private void copy(ByteArrayOutputStream body, long bytes) throws HttpFailure, SyscallException {
        for (long i = 0; i < bytes; i++) {
            add(body, demand());
        }
    }

    private void add(ByteArrayOutputStream body, int next) throws HttpFailure {
        if (body.size() >= limitBytes) {
            throw tooLong();
        }
        body.write(next);
    }

    private int demand() throws HttpFailure, SyscallException {
        int next = connection.next();
        if (next < 0) {
            throw new HttpFailure(
                    HttpFailure.Kind.CUT, service + " broke off in the middle of its answer");
        }
        return next;
    }

    private String line() throws HttpFailure, SyscallException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int next = demand(); next != '\n'; next = demand()) {
            if (line.size() == LINE_LIMIT) {
                throw malformed("it sends a line that does not end");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private HttpFailure malformed(String words) {
        return new HttpFailure(
                HttpFailure.Kind.MALFORMED, "what answers at " + service + ": " + words);
    }

    private HttpFailure tooLong() {
        return new HttpFailure(
                HttpFailure.Kind.MALFORMED,
                service + " answers more than " + limitBytes + " bytes");
    }
}
