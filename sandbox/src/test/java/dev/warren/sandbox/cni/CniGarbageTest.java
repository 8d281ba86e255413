// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What of a network is not needed any more, and what plugins hear of that.
final class CniGarbageTest extends CniClientGround {
    @Test
    void garbageIsWhatIsKeptAndNotValid() throws IOException {
        NetworkConfiguration network = network("1.1.0", plugin("first"), plugin("second"));
        plugins.prints("first", Verb.ADD, "{\"cniVersion\":\"1.1.0\"}");
        plugins.prints("second", Verb.ADD, "{\"cniVersion\":\"1.1.0\"}");
        client.add(network, ATTACHMENT);
        client.add(network, Attachment.of("valid", "/run/netns/blue", "eth0"));
        plugins.forget();
        plugins.answer("first", Verb.GC, "echo '{\"code\":100,\"msg\":\"later\"}'; exit 1");

        CniException failed =
                catchThrowableOfType(
                        CniException.class,
                        () ->
                                client.collectGarbage(
                                        network, List.of(new CniClient.Valid("valid", "eth0"))));

        assertThat(failed).hasMessageContaining("failed to GC: later");
        assertThat(plugins.titles())
                .containsExactly("DEL second", "DEL first", "GC first", "GC second");
        FakePlugins.Note deleted = plugins.notes().getFirst();
        assertThat(deleted.variable("CNI_CONTAINERID")).isEqualTo("0123456789ab");
        assertThat(deleted.variable("CNI_NETNS")).isEqualTo("/run/netns/red");
        assertThat(deleted.variable("CNI_ARGS")).isEqualTo("IgnoreUnknown=1;K8S_POD_NAME=web");
        assertThat(plugins.notes().getLast().input())
                .isEqualTo(
                        "{\"cni.dev/attachments\":[{\"containerID\":\"valid\",\"ifname\":\"eth0\"}],"
                                + "\"cni.dev/valid-attachments\":[{\"containerID\":\"valid\",\"ifname\":\"eth0\"}],"
                                + "\"cniVersion\":\"1.1.0\",\"name\":\"net\",\"type\":\"second\"}");
        assertThat(cacheFile()).doesNotExist();
        assertThat(folder.resolve("cache/results/net-valid-eth0")).exists();
    }

    @Test
    void garbageIsWhatTheCallerSaysOfWhatWasInTheCacheAndPluginsHearOfAllOthers()
            throws IOException {
        NetworkConfiguration network = network("1.1.0", plugin("first"));
        plugins.prints("first", Verb.ADD, "{\"cniVersion\":\"1.1.0\"}");
        client.add(network, ATTACHMENT);
        client.add(network, Attachment.of("needed", "/run/netns/blue", "eth0"));
        plugins.forget();
        Attachment late = Attachment.of("late", "/run/netns/late", "eth0");

        Garbage garbage =
                client.collectGarbage(
                        network,
                        cached -> {
                            if (!cached.attachment().containerId().equals("needed")) {
                                return false;
                            }
                            // It comes while garbage is collected, after the cache has been read.
                            assertThatNoException().isThrownBy(() -> client.add(network, late));
                            return true;
                        });

        assertThat(garbage.detached())
                .extracting(Attachment::toString)
                .containsExactly("eth0 of 0123456789ab");
        assertThat(garbage.kept())
                .extracting(Attachment::toString)
                .containsExactly("eth0 of needed", "eth0 of late");
        assertThat(plugins.titles()).containsExactly("DEL first", "ADD first", "GC first");
        assertThat(plugins.notes().getLast().input())
                .contains(
                        "\"cni.dev/valid-attachments\":[{\"containerID\":\"needed\",\"ifname\":\"eth0\"},"
                                + "{\"containerID\":\"late\",\"ifname\":\"eth0\"}]");
        assertThat(folder.resolve("cache/results/net-late-eth0")).exists();
    }

    @Test
    void nothingIsGarbageWhereAFileOfTheCacheCannotBeRead() throws IOException {
        NetworkConfiguration network = network("1.1.0", plugin("first"));
        plugins.prints("first", Verb.ADD, "{\"cniVersion\":\"1.1.0\"}");
        client.add(network, ATTACHMENT);
        Files.writeString(folder.resolve("cache/results/net-other-eth0"), "{");
        plugins.forget();

        assertThat(
                        catchThrowableOfType(
                                SandboxException.class,
                                () -> client.collectGarbage(network, _ -> false)))
                .hasMessageStartingWith("nothing was done, for it is not known")
                .hasMessageContaining("net-other-eth0");
        assertThat(plugins.notes()).isEmpty();
    }

    @Test
    void pluginsAreNotAskedWhereWhatCameMeanwhileCannotBeRead() throws IOException {
        NetworkConfiguration network = network("1.1.0", plugin("first"));
        plugins.prints("first", Verb.ADD, "{\"cniVersion\":\"1.1.0\"}");
        client.add(network, ATTACHMENT);
        plugins.forget();
        Path broken = folder.resolve("cache/results/net-late-eth0");

        Garbage garbage =
                client.collectGarbage(
                        network,
                        _ -> {
                            assertThatNoException()
                                    .isThrownBy(() -> Files.writeString(broken, "{"));
                            return false;
                        });

        assertThat(garbage.detached()).hasSize(1);
        assertThat(garbage.failure())
                .get()
                .asString()
                .contains("plugins were not asked, for it is not known which attachments came")
                .contains("net-late-eth0");
        assertThat(plugins.titles()).containsExactly("DEL first");
    }

    @Test
    void garbageOfVersionsBefore110IsTakenBackByDelAlone() throws IOException {
        NetworkConfiguration network = network("0.4.0", plugin("first"));
        plugins.prints("first", Verb.ADD, "{}");
        client.add(network, ATTACHMENT);
        plugins.forget();

        assertThat(client.collectGarbage(network, List.of())).isTrue();

        assertThat(plugins.titles()).containsExactly("DEL first");
    }

    @Test
    void garbageIsLeftWhereTheNetworkWantsThat() throws IOException {
        NetworkConfiguration network =
                NetworkConfiguration.parse(
                        "{\"cniVersion\":\"1.1.0\",\"name\":\"net\",\"disableGC\":true,\"plugins\":[{\"type\":\"first\"}]}"
                                .getBytes(StandardCharsets.UTF_8),
                        "net.conflist");

        assertThat(client.collectGarbage(network, List.of())).isFalse();

        assertThat(plugins.notes()).isEmpty();
    }
}
