// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static dev.warren.cli.node.EksFailureLab.GATEWAY;
import static dev.warren.cli.node.EksFailureLab.INTERNET;
import static dev.warren.cli.node.EksFailureLab.PRIMARY;
import static dev.warren.cli.node.EksFailureLab.SECONDARY;
import static dev.warren.cli.node.EksFailureLab.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is printed when the cloud's metadata service does not answer as it usually does.
@Lab
@ExtendWith(LeakGuard.class)
final class EksMetadataFailuresTest {
    @TempDir Path folder;

    @Test
    void aTokenThatIsRefusedOnceIsAskedForAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (EksFailureLab lab = EksFailureLab.up(folder);
                EksMetadataProxy proxy =
                        new EksMetadataProxy(
                                lab,
                                question ->
                                        question.startsWith("GET ") && asked.getAndIncrement() == 0
                                                ? EksMetadataProxy.answer("401 Unauthorized", "")
                                                : "")) {
            Warren path =
                    lab.warren("path", WEB, "--to", GATEWAY, "--imds", EksMetadataProxy.url());

            assertThat(path.status()).as(path.errors()).isZero();
            assertThat(path.errors()).isEmpty();
            assertThat(path.output())
                    .contains(
                            "leaves by ens6 02:5a:11:22:33:06 " + SECONDARY + " as 10.20.70.31\n");
            assertThat(proxy.questions())
                    .filteredOn(question -> question.startsWith("PUT "))
                    .as("a token for each")
                    .hasSize(2);
        }
    }

    @Test
    void aTokenThatIsAlwaysRefusedIsSaidAndTheWayIsRightAllTheSame() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder);
                EksMetadataProxy _ =
                        new EksMetadataProxy(
                                lab,
                                question ->
                                        question.startsWith("GET ")
                                                ? EksMetadataProxy.answer("401 Unauthorized", "")
                                                : "")) {
            Warren path =
                    lab.warren("path", WEB, "--to", GATEWAY, "--imds", EksMetadataProxy.url());

            assertThat(path.status()).isEqualTo(5);
            assertThat(path.output())
                    .contains(
                            "leaves by ens6 02:5a:11:22:33:06 " + SECONDARY + " as 10.20.70.31\n");
            assertThat(path.errors())
                    .contains("not read: " + EksMetadataProxy.url())
                    .contains("it does not accept the token that it gave (status 401)");
        }
    }

    @Test
    void whereTheServiceIsSilentTheAgentAndTheRoutesNameTheInterfaces() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            silence(lab);

            Warren path = lab.path(WEB, INTERNET);
            Warren refused =
                    lab.warren("path", WEB, "--to", GATEWAY, "--imds", "http://10.20.64.1:9");

            assertThat(path.status()).isEqualTo(5);
            assertThat(path.output())
                    .contains("leaves by ens5 02:5a:11:22:33:05 " + PRIMARY + " as 10.20.65.10\n")
                    .contains("(table main, rule 1024), mark 0x80")
                    .as("the agent does not tell the node's own address")
                    .doesNotContain("warning");
            assertThat(path.errors())
                    .contains(
                            "not read: http://169.254.169.254 (interrupted): the metadata service did not answer in 1 s");
            assertThat(refused.status()).isEqualTo(5);
            assertThat(refused.output())
                    .contains(
                            "leaves by ens6 02:5a:11:22:33:06 " + SECONDARY + " as 10.20.70.31\n");
            assertThat(refused.errors())
                    .contains("not read: http://10.20.64.1:9")
                    .contains("nobody listens there");
        }
    }

    @Test
    void whereTheAgentIsDownTooTheInterfaceIsUnknownAndTheRestIsAsItWas() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder)) {
            silence(lab);
            Path settings = lab.root().resolve("etc/warren/node.json");
            Files.writeString(settings, Files.readString(settings).replace(":61679", ":61680"));

            JsonNode document = lab.warren("path", WEB, "--to", INTERNET, "-o", "json").json();
            Warren path = lab.path(WEB, INTERNET);

            JsonNode way = document.at("/items/0");
            assertThat(way.at("/exit/device").asText()).isEqualTo("ens5");
            assertThat(way.at("/exit/mac").asText()).isEqualTo("02:5a:11:22:33:05");
            assertThat(way.at("/exit").has("eni")).isFalse();
            assertThat(way.has("owner")).isFalse();
            assertThat(way.get("verdict").asText()).isEqualTo("forwarded");
            assertThat(way.get("sourceSeen").asText()).isEqualTo("10.20.65.10");
            assertThat(document.at("/metadata/complete").asBoolean()).isFalse();
            assertThat(path.status()).isEqualTo(5);
            assertThat(path.output())
                    .contains("leaves by ens5 02:5a:11:22:33:05 as 10.20.65.10\n")
                    .doesNotContain("eni-0", "warning");
            assertThat(path.errors()).contains("not read: http://169.254.169.254 (interrupted)");
        }
    }

    /// Nobody answers, and nobody refuses.
    private static void silence(EksFailureLab lab) {
        String world = String.valueOf(Path.of(lab.world()).getFileName());
        lab.runIn(world, "nft add table ip silence");
        lab.runIn(
                world, "nft add chain ip silence in { type filter hook prerouting priority 0 ; }");
        lab.runIn(world, "nft add rule ip silence in ip daddr 169.254.169.254 drop");
    }

    @Test
    void aSecondNetworkCardChangesNothingBecauseTheMacDecides() throws Exception {
        try (EksFailureLab lab = EksFailureLab.up(folder);
                EksMetadataProxy proxy =
                        new EksMetadataProxy(
                                lab,
                                question ->
                                        question.contains(":06/network-card ")
                                                ? EksMetadataProxy.answer("200 OK", "1")
                                                : question.contains(":05/network-card ")
                                                        ? EksMetadataProxy.answer("200 OK", "0")
                                                        : "")) {
            Warren path =
                    lab.warren("path", WEB, "--to", GATEWAY, "--imds", EksMetadataProxy.url());
            Warren whois =
                    lab.warren("whois", "eni:" + SECONDARY, "--imds", EksMetadataProxy.url());

            assertThat(proxy.questions())
                    .anyMatch(question -> question.contains(":06/network-card "));
            assertThat(path.status()).as(path.errors()).isZero();
            assertThat(path.output())
                    .contains("leaves by ens6 02:5a:11:22:33:06 " + SECONDARY + " as 10.20.70.31\n")
                    .contains("(table 2, rule 1536)")
                    .doesNotContain("warning", PRIMARY);
            assertThat(whois.output())
                    .contains("its link ens6 is " + SECONDARY)
                    .contains("10.20.70.31");
        }
    }
}
