// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept of attachments, by Warren and by others.
final class ResultCacheTest {
    private static final String NETWORK =
            "{\"cniVersion\":\"0.4.0\",\"name\":\"net\",\"plugins\":[{\"type\":\"first\"}]}\n";

    private static final String RESULT =
            "{\"cniVersion\":\"0.4.0\",\"interfaces\":[{\"name\":\"eth0\",\"sandbox\":\"/run/netns/red\"}],"
                    + "\"ips\":[{\"version\":\"4\",\"interface\":0,\"address\":\"10.1.0.2/24\",\"gateway\":\"10.1.0.1\"}],"
                    + "\"routes\":[{\"dst\":\"0.0.0.0/0\"}]}";

    /// The file that `AddNetworkList` of libcni 1.3.0 wrote for [#NETWORK], [#RESULT] and [#ATTACHMENT].
    private static final String FILE =
            "{\"kind\":\"cniCacheV1\",\"containerId\":\"0123456789ab\","
                    + "\"config\":\"eyJjbmlWZXJzaW9uIjoiMC40LjAiLCJuYW1lIjoibmV0IiwicGx1Z2lucyI6W3sidHlwZSI6ImZpcnN0In1dfQo=\","
                    + "\"ifName\":\"eth0\",\"networkName\":\"net\",\"netns\":\"/run/netns/red\","
                    + "\"cniArgs\":[[\"IgnoreUnknown\",\"1\"],[\"K8S_POD_NAME\",\"\\u003cweb\\u003e\"]],"
                    + "\"capabilityArgs\":{\"io.kubernetes.cri.pod-annotations\":null,"
                    + "\"portMappings\":[{\"HostPort\":8080,\"ContainerPort\":80,\"Protocol\":\"tcp\",\"HostIP\":\"\"}]},"
                    + "\"result\":{\"cniVersion\":\"0.4.0\",\"dns\":{},\"interfaces\":[{\"name\":\"eth0\",\"sandbox\":\"/run/netns/red\"}],"
                    + "\"ips\":[{\"address\":\"10.1.0.2/24\",\"gateway\":\"10.1.0.1\",\"interface\":0,\"version\":\"4\"}],"
                    + "\"routes\":[{\"dst\":\"0.0.0.0/0\"}]}}";

    private static final Attachment ATTACHMENT =
            new Attachment(
                    "0123456789ab",
                    "/run/netns/red",
                    "eth0",
                    List.of(
                            new Argument("IgnoreUnknown", "1"),
                            new Argument("K8S_POD_NAME", "<web>")),
                    Json.object(
                            "portMappings",
                            List.of(
                                    Json.object(
                                            "HostPort",
                                            8080,
                                            "ContainerPort",
                                            80,
                                            "Protocol",
                                            "tcp",
                                            "HostIP",
                                            "")),
                            "io.kubernetes.cri.pod-annotations",
                            Json.NULL));

    @TempDir private Path folder;
    private ResultCache cache;
    private NetworkConfiguration network;
    private AttachmentResult result;

    @BeforeEach
    void prepare() throws SandboxException {
        cache = new ResultCache(folder.resolve("cni").toString());
        network = NetworkConfiguration.parse(bytes(NETWORK), "net.conflist");
        result = AttachmentResult.parse(bytes(RESULT), CniVersion.V0_4_0, "the result");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path file(String name) throws IOException {
        return Files.createDirectories(folder.resolve("cni/results")).resolve(name);
    }

    private Path file() throws IOException {
        return file("net-0123456789ab-eth0");
    }

    @Test
    void aFileIsWrittenAsTheReferenceLibraryWritesIt() throws IOException {
        cache.keep(network, ATTACHMENT, result);

        assertThat(cache.file("net", "0123456789ab", "eth0")).isEqualTo(file().toString());
        assertThat(file()).hasContent(FILE);
    }

    @Test
    void aFileOfTheReferenceLibraryIsRead() throws IOException {
        Files.writeString(file(), FILE);

        CachedAttachment read = cache.find("net", "0123456789ab", "eth0").orElseThrow();

        assertThat(read.network()).isEqualTo("net");
        assertThat(read.file()).isEqualTo(file().toString());
        assertThat(read.attachment().containerId()).isEqualTo("0123456789ab");
        assertThat(read.attachment().namespacePath()).isEqualTo("/run/netns/red");
        assertThat(read.attachment().interfaceName()).isEqualTo("eth0");
        assertThat(read.attachment().arguments()).isEqualTo(ATTACHMENT.arguments());
        assertThat(GoJson.encode(read.attachment().capabilities()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        "{\"io.kubernetes.cri.pod-annotations\":null,"
                                + "\"portMappings\":[{\"ContainerPort\":80,\"HostIP\":\"\",\"HostPort\":8080,\"Protocol\":\"tcp\"}]}");
        assertThat(read.result()).contains(result);
        assertThat(read.configuration().orElseThrow().document()).isEqualTo(bytes(NETWORK));
    }

    @Test
    void onlyRootMayLook() throws IOException {
        cache.keep(network, ATTACHMENT, result);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aFileTakesThePlaceOfTheOneBeforeAndOfWhatAKilledWriterLeft() throws IOException {
        Files.writeString(file(), "old");
        Path torn = folder.resolve("cni/.warren-net-0123456789ab-eth0");
        Files.writeString(torn, "{\"kind\":");

        cache.keep(network, ATTACHMENT, result);

        assertThat(file()).hasContent(FILE);
        assertThat(torn).doesNotExist();
    }

    @Test
    void nothingIsLeftOfAnAttachmentThatIsForgotten() throws IOException {
        cache.keep(network, ATTACHMENT, result);
        Files.writeString(folder.resolve("cni/.warren-net-0123456789ab-eth0"), "torn");

        cache.forget(network, ATTACHMENT);
        cache.forget(network, ATTACHMENT);

        assertThat(folder.resolve("cni/results")).isEmptyDirectory();
        assertThat(folder.resolve("cni")).isDirectoryNotContaining("glob:**.warren*");
    }

    @Test
    void whatCannotBeKeptIsSaidWithWhatToDo() throws IOException {
        Files.createDirectories(folder.resolve("cni"));
        Files.writeString(folder.resolve("cni/results"), "");

        assertThat(
                        catchThrowableOfType(
                                SandboxException.class,
                                () -> cache.keep(network, ATTACHMENT, result)))
                .hasMessageStartingWith(
                        "eth0 of 0123456789ab is attached to the network 'net', but what came of it cannot be kept in ")
                .hasMessageContaining("is no folder")
                .hasMessageEndingWith("take it down again with DEL");
        assertThat(folder.resolve("cni")).isDirectoryNotContaining("glob:**.warren*");
    }

    @Test
    void aCacheThatIsNotThereHoldsNothing() throws SandboxException {
        assertThat(cache.read().attachments()).isEmpty();
        assertThat(cache.read().broken()).isEmpty();
        assertThat(cache.find("net", "0123456789ab", "eth0")).isEmpty();
    }

    @Test
    void whatIsReadIsWhatTheFileSaysAndNotItsName() throws IOException {
        Files.writeString(file("misleading-name-eth9"), FILE);

        assertThat(cache.read().attachments())
                .singleElement()
                .satisfies(
                        read -> {
                            assertThat(read.network()).isEqualTo("net");
                            assertThat(read.attachment().interfaceName()).isEqualTo("eth0");
                        });
    }

    @Test
    void aBrokenFileIsToldOfAndHidesNoOther() throws IOException {
        Files.writeString(file(), FILE);
        Files.writeString(file("a"), "");
        Files.writeString(file("b"), RESULT);
        Files.writeString(file("c"), FILE.replace("\"config\":\"ey", "\"config\":\"*"));
        Files.writeString(
                file("d"), FILE.replace("[\"IgnoreUnknown\",\"1\"]", "[\"IgnoreUnknown\"]"));
        Files.createSymbolicLink(file("e"), file());
        Command.run("mkfifo", file("f").toString());

        ResultCache.Content content = cache.read();

        assertThat(content.attachments()).hasSize(1);
        assertThat(content.broken())
                .extracting(broken -> Path.of(broken.file()).getFileName().toString())
                .containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(content.broken().get(1).toString()).endsWith("kind: must be 'cniCacheV1'");
        assertThat(content.broken().get(2).toString())
                .endsWith("config: must be written in base64");
        assertThat(content.broken().get(3).toString())
                .endsWith("cniArgs[0]: must be a name and a value");
    }

    @Test
    void aFileOfOldHoldsTheResultAlone() throws IOException {
        Files.writeString(file(), RESULT);

        assertThat(cache.findResult(network, ATTACHMENT)).contains(result);
        assertThat(
                        catchThrowableOfType(
                                MalformedException.class,
                                () -> cache.find("net", "0123456789ab", "eth0")))
                .hasMessageContaining("kind: must be 'cniCacheV1'");
    }
}
