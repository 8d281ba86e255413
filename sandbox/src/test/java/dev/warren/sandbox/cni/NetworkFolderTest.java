// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.sandbox.SandboxException;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which networks a folder holds, and which of its files are passed over.
final class NetworkFolderTest {
    @TempDir private Path folder;

    private void list(String file, String members) throws IOException {
        write(file, "{\"name\":\"net\",\"plugins\":[{\"type\":\"bridge\"}]" + members + "}");
    }

    private Path write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private NetworkFolder read() throws SandboxException {
        return NetworkFolder.read(folder.toString());
    }

    private NetworkConfiguration only() throws SandboxException {
        NetworkFolder read = read();
        assertThat(read.broken()).isEmpty();
        assertThat(read.networks()).hasSize(1);
        return read.networks().getFirst();
    }

    private String onlyBroken() throws SandboxException {
        NetworkFolder read = read();
        assertThat(read.networks()).isEmpty();
        assertThat(read.broken()).hasSize(1);
        return read.broken().getFirst().toString();
    }

    @Test
    void filesAreReadInTheOrderOfTheBytesOfTheirNames() throws IOException {
        for (String name :
                List.of(
                        "b.conf",
                        "10.json",
                        "Z.conflist",
                        "9.conf",
                        "\ue000.conf",
                        "😀.conf",
                        ".hidden.conf")) {
            String network = "n" + Integer.toHexString(name.hashCode());
            write(
                    name,
                    name.endsWith("list")
                            ? "{\"name\":\"" + network + "\",\"plugins\":[{\"type\":\"x\"}]}"
                            : "{\"name\":\"" + network + "\",\"type\":\"x\"}");
        }
        write("readme.txt", "no network");
        write("conf", "no network");
        Files.createDirectory(folder.resolve("folder.conf"));

        NetworkFolder read = read();

        assertThat(read.broken()).isEmpty();
        assertThat(read.networks())
                .extracting(network -> folder.relativize(Path.of(network.source())).toString())
                .containsExactly(
                        ".hidden.conf",
                        "10.json",
                        "9.conf",
                        "Z.conflist",
                        "b.conf",
                        "\ue000.conf",
                        "😀.conf");
    }

    @Test
    void aBrokenFileIsToldOfAndHidesNoOther() throws IOException {
        write("10.conflist", "{");
        write("20.conf", "");
        list("30.conflist", "");
        write("40.conflist", "[]");

        NetworkFolder read = read();

        assertThat(read.networks()).extracting(NetworkConfiguration::name).containsExactly("net");
        assertThat(read.broken())
                .extracting(BrokenFile::file)
                .containsExactly(
                        folder + "/10.conflist", folder + "/20.conf", folder + "/40.conflist");
        assertThat(read.broken().getFirst().reason()).startsWith("it is no JSON: ");
        assertThat(read.broken().get(1)).hasToString(folder + "/20.conf: it is empty");
        assertThat(read.broken().get(2)).hasToString(folder + "/40.conflist: must be an object");
    }

    @Test
    void whatIsWrongIsSaidWithItsField() throws IOException {
        assertBroken("{\"plugins\":[{\"type\":\"x\"}]}", "name: is missing");
        assertBroken("{\"name\":7,\"plugins\":[{\"type\":\"x\"}]}", "name: must be a text, not 7");
        assertBroken(
                "{\"name\":\"../up\",\"plugins\":[{\"type\":\"x\"}]}",
                "name: must be made of letters");
        assertBroken(
                "{\"name\":\"n\"}",
                "plugins: is missing, and no plugin stands in a file of its own");
        assertBroken("{\"name\":\"n\",\"plugins\":[]}", "plugins: must hold at least one plugin");
        assertBroken("{\"name\":\"n\",\"plugins\":{}}", "plugins: must be a list");
        assertBroken("{\"name\":\"n\",\"plugins\":[{}]}", "plugins[0].type: is missing");
        assertBroken(
                "{\"name\":\"n\",\"plugins\":[{\"type\":\"a/b\"}]}",
                "plugins[0].type: must be the name of a program and no path");
        assertBroken(
                "{\"name\":\"n\",\"plugins\":[{\"type\":\"x\",\"capabilities\":{\"ips\":\"yes\"}}]}",
                "plugins[0].capabilities.ips: must be true or false, not 'yes'");
        assertBroken(
                "{\"name\":\"n\",\"plugins\":[{\"type\":\"x\",\"ipam\":{\"type\":1}}]}",
                "plugins[0].ipam.type: must be a text, not 1");
        assertBroken(
                "{\"name\":\"n\",\"plugins\":[{\"type\":\"x\",\"mtu\":1e999}]}",
                "plugins[0].mtu: the number is too large");
        assertBroken(
                "{\"name\":\"n\",\"disableGC\":\"yes\",\"plugins\":[{\"type\":\"x\"}]}",
                "disableGC: must be true or false, not 'yes'");
        assertBroken("{\"name\":\"n\",\"name\":\"m\",\"plugins\":[{\"type\":\"x\"}]}", "Duplicate");
        for (String version : List.of("2.0.0", "1.0", "1", "0.5.0", "v1.0.0", "1.0.0 ")) {
            assertBroken(
                    "{\"name\":\"n\",\"cniVersion\":\""
                            + version
                            + "\",\"plugins\":[{\"type\":\"x\"}]}",
                    "cniVersion: '"
                            + version
                            + "' is no version that is known; 0.1.0 to 1.1.0 are known");
        }
        assertBroken(
                "{\"name\":\"n\",\"cniVersions\":[\"2.0.0\"],\"plugins\":[{\"type\":\"x\"}]}",
                "cniVersions: none of them is known");
    }

    private void assertBroken(String document, String words) throws IOException {
        Path file = write("a.conflist", document);
        assertThat(onlyBroken()).startsWith(file + ": ").contains(words);
    }

    @Test
    void whatIsNoRegularFileOrTooLargeIsPassedOver() throws IOException {
        Command.run("mkfifo", folder.resolve("a.conf").toString());
        assertThat(onlyBroken()).isEqualTo(folder + "/a.conf: it is no regular file");
        Files.delete(folder.resolve("a.conf"));

        Files.createSymbolicLink(folder.resolve("a.conf"), Path.of("nowhere"));
        assertThat(onlyBroken()).startsWith(folder + "/a.conf: it cannot be read: ");
        Files.delete(folder.resolve("a.conf"));

        write("a.conf", "{\"name\":\"n\",\"type\":\"" + "x".repeat(1 << 20) + "\"}");
        assertThat(onlyBroken()).isEqualTo(folder + "/a.conf: it is larger than 1048576 bytes");
    }

    @Test
    void linksAreFollowedAsConfigurationThatIsMountedNeedsIt() throws IOException {
        list("data/real.conflist", "");
        Files.createSymbolicLink(folder.resolve("10.conflist"), Path.of("data/real.conflist"));

        assertThat(only().source()).isEqualTo(folder + "/10.conflist");
    }

    @Test
    void aFolderThatIsNotThereHoldsNothing() throws SandboxException {
        NetworkFolder read = NetworkFolder.read(folder + "/absent");

        assertThat(read.networks()).isEmpty();
        assertThat(read.broken()).isEmpty();
        assertThat(read.find("net")).isEmpty();
    }

    @Test
    void aFolderThatIsNoneIsAFailure() throws IOException {
        Path file = write("file", "");

        assertThat(
                        catchThrowableOfType(
                                SandboxException.class, () -> NetworkFolder.read(file.toString())))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("cannot be read");
    }

    @Test
    void aSinglePluginBecomesAList() throws IOException {
        write(
                "10.conf",
                "{\n \"type\": \"bridge\", \"name\": \"net\", \"cniVersion\": \"0.3.1\", \"mtu\": 1500.5, \"a\":\"<\"}");

        NetworkConfiguration network = only();

        assertThat(network.name()).isEqualTo("net");
        assertThat(network.version()).isEqualTo(CniVersion.V0_3_1);
        assertThat(network.plugins())
                .extracting(PluginConfiguration::type)
                .containsExactly("bridge");
        assertThat(new String(network.document(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"cniVersion\":\"0.3.1\",\"name\":\"net\",\"plugins\":[{\"a\":\"\\u003c\",\"cniVersion\":\"0.3.1\","
                                + "\"mtu\":1500.5,\"name\":\"net\",\"type\":\"bridge\"}]}");
    }

    @Test
    void aListInAFileForASinglePluginIsToldOf() throws IOException {
        list("10.conf", "");

        assertThat(onlyBroken()).contains("type: is missing", ".conflist");
    }

    @Test
    void pluginsInFilesOfTheirOwnComeAfterThoseOfTheList() throws IOException {
        list("10.conflist", "");
        write("net/20.conf", "{\"type\":\"portmap\"}");
        write("net/10.conf", "{\"type\":\"tuning\"}");
        write("net/readme.json", "{\"type\":\"not this\"}");
        write("other/10.conf", "{\"type\":\"not this\"}");

        assertThat(only().plugins())
                .extracting(PluginConfiguration::type)
                .containsExactly("bridge", "tuning", "portmap");
    }

    @Test
    void pluginsInFilesOfTheirOwnMayBeAllThereIs() throws IOException {
        write("10.conflist", "{\"name\":\"net\"}");
        write("net/10.conf", "{\"type\":\"tuning\"}");

        assertThat(only().plugins())
                .extracting(PluginConfiguration::type)
                .containsExactly("tuning");
    }

    @Test
    void pluginsInFilesOfTheirOwnAreLeftOutWhereThatIsWanted() throws IOException {
        list("10.conflist", ",\"loadOnlyInlinedPlugins\":\"True\"");
        write("net/10.conf", "{");

        assertThat(only().plugins())
                .extracting(PluginConfiguration::type)
                .containsExactly("bridge");
    }

    @Test
    void aBrokenPluginInAFileOfItsOwnBreaksItsNetwork() throws IOException {
        list("10.conflist", "");
        write("net/10.conf", "{}");

        assertThat(onlyBroken()).isEqualTo(folder + "/net/10.conf: type: is missing");
    }

    @Test
    void ofSeveralVersionsTheHighestThatIsKnownIsSpoken() throws IOException {
        list(
                "10.conflist",
                ",\"cniVersion\":\"0.4.0\",\"cniVersions\":[\"0.3.1\",\"1.0.0\",\"2.0.0\"]");
        assertThat(only().version()).isEqualTo(CniVersion.V1_0_0);

        list("10.conflist", ",\"cniVersion\":\"1.1.0\",\"cniVersions\":[\"0.3.1\"]");
        assertThat(only().version()).isEqualTo(CniVersion.V1_1_0);

        list("10.conflist", ",\"cniVersion\":\"2.0.0\",\"cniVersions\":[\"0.3.1\"]");
        assertThat(only().version()).isEqualTo(CniVersion.V0_3_1);

        list("10.conflist", "");
        assertThat(only().version()).isEqualTo(CniVersion.V0_1_0);
    }

    @Test
    void flagsMayBeTruthsOrTheirNames() throws IOException {
        list("10.conflist", ",\"disableCheck\":\"TRUE\",\"disableGC\":true");
        assertThat(only().disablesCheck()).isTrue();
        assertThat(only().disablesGarbageCollection()).isTrue();

        list("10.conflist", ",\"disableCheck\":\"false\",\"disableGC\":false");
        assertThat(only().disablesCheck()).isFalse();
        assertThat(only().disablesGarbageCollection()).isFalse();
    }

    @Test
    void ofNetworksWithTheSameNameAListIsFoundFirst() throws IOException {
        write("10.conf", "{\"name\":\"net\",\"type\":\"single\"}");
        list("20.conflist", "");
        list("30.conflist", "");

        assertThat(read().find("net").orElseThrow().source()).endsWith("20.conflist");
        assertThat(read().find("other")).isEmpty();
    }

    @Test
    void capabilitiesAreThoseThatADeclarationGrants() throws IOException {
        write(
                "10.conflist",
                "{\"name\":\"net\",\"plugins\":[{\"type\":\"a\",\"capabilities\":{\"ips\":true,\"mac\":false}},"
                        + "{\"type\":\"b\",\"Capabilities\":{\"aliases\":true}}]}");

        assertThat(only().capabilities()).containsExactly("aliases", "ips");
    }

    @Test
    void theLoopbackNetworkIsThatOfContainerd() {
        NetworkConfiguration network = NetworkConfiguration.loopback();

        assertThat(network.name()).isEqualTo("cni-loopback");
        assertThat(network.version()).isEqualTo(CniVersion.V0_3_1);
        assertThat(network.plugins())
                .extracting(PluginConfiguration::type)
                .containsExactly("loopback");
    }
}
