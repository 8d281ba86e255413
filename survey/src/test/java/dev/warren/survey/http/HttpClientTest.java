// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.socket.SocketDescriptor;
import dev.warren.survey.sample.StubService;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Answers of every form, over a socket with a path.
@ExtendWith(LeakGuard.class)
final class HttpClientTest {
    @TempDir private Path folder;

    private HttpClient client() {
        return new HttpClient(
                new Endpoint.Path(folder.resolve("s").toString()),
                SocketDescriptor::open,
                Deadline.in(Duration.ofSeconds(5)));
    }

    private StubService serve(StubService.Script script) {
        return StubService.at(folder.resolve("s"), script);
    }

    private HttpAnswer ask(String raw) throws IOException {
        try (StubService _ =
                        serve(
                                (_, to) -> {
                                    StubService.write(to, raw);
                                    to.close();
                                });
                HttpClient client = client()) {
            return client.get("/x", 100);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    HTTP/1.1 200 OK~Content-Length: 5~~hello|hello
                    HTTP/1.1 200~content-length:5~~hello|hello
                    HTTP/1.0 200 OK~~hello|hello
                    HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~he~3;a=b~llo~0~~|hello
                    HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~0~Trailer: x~~|hello
                    HTTP/1.1 404 No~Content-Length: 0~~|
                    """)
    void everyFormOfABodyIsRead(String raw, String body) throws IOException {
        assertThat(ask(raw.replace("~", "\r\n")).text()).isEqualTo(body == null ? "" : body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    HTTP/2 200 OK~~|does not speak HTTP
                    HTTP/1.1 100 Continue~~|does not speak HTTP
                    HTTP/1.1 200 OK~Content-Length: 5~Content-Length: 6~~hello|how long its answer is
                    HTTP/1.1 200 OK~Content-Length: -5~~hello|how long its answer is
                    HTTP/1.1 200 OK~Content-Length: 5~Transfer-Encoding: chunked~~5~hello~0~~|twice how long
                    HTTP/1.1 200 OK~Transfer-Encoding: gzip, chunked~~0~~|sends its answer as 'gzip, chunked'
                    HTTP/1.1 200 OK~Content-Encoding: gzip~Content-Length: 0~~|packs its answer
                    HTTP/1.1 200 OK~Transfer-Encoding: chunked~~x~hello~0~~|chunk without a size
                    HTTP/1.1 200 OK~Transfer-Encoding: chunked~~4~hello~0~~|longer than it says
                    HTTP/1.1 200 OK~ folded: x~~|a header that is none
                    HTTP/1.1 200 OK~Content-Length: 101~~|more than 100 bytes
                    HTTP/1.1 200 OK~Content-Length: 50~~hello|broke off
                    """)
    void whatCouldBeReadInTwoWaysIsRefused(String raw, String words) {
        assertThatThrownBy(() -> ask(raw.replace("~", "\r\n")))
                .isInstanceOf(HttpFailure.class)
                .hasMessageContaining(words);
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsMadeAgain() throws IOException {
        AtomicInteger count = new AtomicInteger();
        try (StubService service =
                        serve(
                                (_, to) -> {
                                    // Promises to keep it, and does not.
                                    StubService.answer(to, 200, "x");
                                    if (count.incrementAndGet() == 1) {
                                        to.close();
                                    }
                                });
                HttpClient client = client()) {
            assertThat(client.get("/a", 10).text()).isEqualTo("x");
            assertThat(client.get("/b", 10).text()).isEqualTo("x");
            assertThat(client.get("/c", 10).text()).isEqualTo("x");
            assertThat(service.connections()).isEqualTo(2);
        }
    }

    @Test
    void bytesThatNobodyAskedForEndTheConnection() throws IOException {
        try (StubService service =
                        serve(
                                (_, to) ->
                                        StubService.write(
                                                to,
                                                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n"));
                HttpClient client = client()) {
            assertThat(client.get("/a", 10).text()).isEqualTo("x");
            assertThat(client.get("/b", 10).text()).isEqualTo("x");
            assertThat(service.connections()).isEqualTo(2);
        }
    }

    @Test
    void aPathThatIsNotThereIsUnreachable() {
        try (HttpClient client = client()) {
            assertThatThrownBy(() -> client.get("/a", 10))
                    .isInstanceOfSatisfying(
                            HttpFailure.class,
                            failed ->
                                    assertThat(failed.kind())
                                            .isEqualTo(HttpFailure.Kind.UNREACHABLE));
        }
    }
}
