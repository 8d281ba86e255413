// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.namespace.NetworkNamespace;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is to be had by HTTP in the EKS lab, asked from inside the node.
@Lab
@ExtendWith(LeakGuard.class)
class MetadataTest {
    private static final String MACS = "/latest/meta-data/network/interfaces/macs/";
    private static final String PUT = "PUT /latest/api/token HTTP/1.1\r\nHost: x\r\n";

    @TempDir Path folder;
    private BuiltLab lab;

    @BeforeEach
    void up() throws LabException {
        lab = Labs.in(folder).up(LabOptions.eks().name("t-meta").branch().build());
    }

    @AfterEach
    void down() throws LabException {
        lab.close();
    }

    private record Answer(int status, String text) {}

    private Answer ask(String address, int port, String question) throws IOException {
        try (NetworkNamespace node = NetworkNamespace.open(lab.nodePath());
                SocketChannel channel = node.openSocketChannel(StandardProtocolFamily.INET)) {
            channel.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port));
            channel.socket().setSoTimeout(5_000);
            String whole = question + "Connection: close\r\n\r\n";
            channel.socket().getOutputStream().write(whole.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(
                            channel.socket().getInputStream().readAllBytes(),
                            StandardCharsets.UTF_8);
            String[] parts = answer.split("\r\n\r\n", 2);
            return new Answer(Integer.parseInt(parts[0].split(" ", 3)[1]), parts[1]);
        }
    }

    private Answer metadata(String question) throws IOException {
        return ask("169.254.169.254", 80, question);
    }

    private Answer read(String path) throws IOException {
        String token = metadata(PUT + "X-aws-ec2-metadata-token-ttl-seconds: 60\r\n").text();
        return metadata(
                "GET "
                        + path
                        + " HTTP/1.1\r\nHost: x\r\nX-aws-ec2-metadata-token: "
                        + token
                        + "\r\n");
    }

    @Test
    void nobodyIsToldAnythingWithoutAToken() throws IOException {
        String get = "GET /latest/meta-data/mac HTTP/1.1\r\nHost: x\r\n";

        assertThat(metadata(get).status()).isEqualTo(401);
        assertThat(metadata(get + "X-aws-ec2-metadata-token: guessed\r\n").status()).isEqualTo(401);
    }

    @Test
    void aTokenNeedsATimeAndNobodyInBetween() throws IOException {
        assertThat(metadata(PUT).status()).isEqualTo(400);
        assertThat(metadata(PUT + "X-aws-ec2-metadata-token-ttl-seconds: 21601\r\n").status())
                .isEqualTo(400);
        assertThat(
                        metadata(
                                        PUT
                                                + "X-Forwarded-For: 10.0.0.1\r\n"
                                                + "X-aws-ec2-metadata-token-ttl-seconds: 60\r\n")
                                .status())
                .isEqualTo(403);
    }

    @Test
    void withATokenTheNodeLearnsItsInterfaces() throws IOException {
        assertThat(read("/latest/meta-data/mac")).isEqualTo(new Answer(200, "02:5a:11:22:33:05"));
        assertThat(read(MACS).text())
                .isEqualTo("02:5a:11:22:33:05/\n02:5a:11:22:33:06/\n02:5a:11:22:33:07/");
        String second = MACS + "02:5a:11:22:33:06/";
        assertThat(read(second + "interface-id").text()).isEqualTo("eni-0ee55ff6677889900");
        assertThat(read(second + "device-number").text()).isEqualTo("1");
        assertThat(read(second + "local-ipv4s").text().lines())
                .containsExactly("10.20.70.20", "10.20.70.31", "10.20.70.32", "10.20.70.33");
        for (String absent : List.of("network-card", "ipv4-prefix", "ipv6s")) {
            assertThat(read(second + absent).status()).as(absent).isEqualTo(404);
        }
    }

    @Test
    void introspectionTellsWhichPodHasWhichAddress() throws IOException {
        Answer answer = ask("127.0.0.1", 61679, "GET /v1/enis HTTP/1.1\r\nHost: x\r\n");

        assertThat(answer.status()).isEqualTo(200);
        Object told = Json.read(answer.text().getBytes(StandardCharsets.UTF_8));
        Object enis = cards(told);
        Object measured = cards(Expected.document("enis.json"));
        // The trunk, which the node that was measured did not have.
        assertThat(Json.members(enis)).containsAllEntriesOf(Json.members(measured)).hasSize(3);
    }

    private static Object cards(Object document) {
        return Json.members(Json.members(document).getOrDefault("0", "")).getOrDefault("ENIs", "");
    }
}
