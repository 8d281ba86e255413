// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.imds;

import dev.warren.kernel.SyscallException;
import dev.warren.survey.http.Deadline;
import dev.warren.survey.http.Endpoint;
import dev.warren.survey.http.HttpAnswer;
import dev.warren.survey.http.HttpClient;
import dev.warren.survey.http.HttpFailure;
import dev.warren.survey.http.SocketSupply;
import java.util.Optional;

/// Speaks IMDSv2: a token first, then one question after the other over the same connection.
/// Source: EC2 user guide, "Use the Instance Metadata Service".
final class MetadataClient implements AutoCloseable {
    /// Long enough for one survey.
    private static final HttpClient.Header TOKEN_SECONDS =
            new HttpClient.Header("X-aws-ec2-metadata-token-ttl-seconds", "60");

    private static final String META_DATA = "/latest/meta-data/";
    private static final int TOKEN_LIMIT_BYTES = 1024;
    private static final int VALUE_LIMIT_BYTES = 64 << 10;
    private static final int FINE = 200;
    private static final int BAD_TOKEN = 401;
    private static final int ABSENT = 404;

    private final HttpClient http;
    private final Endpoint endpoint;
    private Optional<HttpClient.Header> token = Optional.empty();
    private boolean isRenewed;

    MetadataClient(Endpoint endpoint, SocketSupply sockets, Deadline deadline) {
        this.http = new HttpClient(endpoint, sockets, deadline);
        this.endpoint = endpoint;
    }

    /// The service answers, but not what was asked.
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean isForbidden;

        RefusedException(String words, boolean isForbidden) {
            super(words);
            this.isForbidden = isForbidden;
        }

        boolean isForbidden() {
            return isForbidden;
        }
    }

    /// The value of a key; empty when there is none.
    ///
    /// @param key below `meta-data/`
    Optional<String> get(String key) throws HttpFailure, SyscallException, RefusedException {
        HttpAnswer answer = ask(key);
        if (answer.status() == BAD_TOKEN && !isRenewed) {
            isRenewed = true;
            token = Optional.empty();
            answer = ask(key);
        }
        return switch (answer.status()) {
            case FINE -> Optional.of(answer.text());
            case ABSENT -> Optional.empty();
            default -> throw refused(answer.status(), "a question");
        };
    }

    private HttpAnswer ask(String key) throws HttpFailure, SyscallException, RefusedException {
        if (token.isEmpty()) {
            token = Optional.of(newToken());
        }
        return http.get(META_DATA + key, VALUE_LIMIT_BYTES, token.get());
    }

    private HttpClient.Header newToken() throws HttpFailure, SyscallException, RefusedException {
        HttpAnswer answer = http.put("/latest/api/token", TOKEN_LIMIT_BYTES, TOKEN_SECONDS);
        if (!answer.isFine()) {
            throw refused(answer.status(), "the request for a token");
        }
        String text = answer.text().strip();
        if (!text.matches("[\\x21-\\x7e]+")) {
            throw new RefusedException(endpoint + " gives a token that is none", false);
        }
        return new HttpClient.Header("X-aws-ec2-metadata-token", text);
    }

    private RefusedException refused(int status, String what) {
        String why =
                switch (status) {
                    case 400 -> "it does not understand it (status 400)";
                    case BAD_TOKEN -> "it does not accept the token that it gave (status 401)";
                    case 403 -> "it is switched off for this instance, or forbidden (status 403)";
                    case ABSENT -> "it knows no such thing (status 404)";
                    default ->
                            status / 100 == 3
                                    ? "it sends us elsewhere (status " + status + ")"
                                    : "status " + status;
                };
        return new RefusedException(endpoint + " refused " + what + ": " + why, status == 403);
    }

    @Override
    public void close() {
        http.close();
    }
}
