// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A client with three plugins that note what they are asked.
abstract class CniClientGround {
    static final Attachment ATTACHMENT =
            new Attachment(
                    "0123456789ab",
                    "/run/netns/red",
                    "eth0",
                    List.of(
                            new Argument("IgnoreUnknown", "1"),
                            new Argument("K8S_POD_NAME", "web")),
                    Map.of(
                            "portMappings",
                            List.of(Json.object("HostPort", 8080, "ContainerPort", 80)),
                            "dns",
                            Json.object("Servers", List.of("10.0.0.10"))));

    @TempDir Path folder;

    FakePlugins plugins;

    Remarks remarks;

    CniClient client;

    @BeforeEach
    void install() throws IOException {
        plugins = new FakePlugins(folder.resolve("plugins"), "first", "second", "third");
        remarks = new Remarks();
        client =
                new CniClient(
                                List.of(folder.resolve("nowhere").toString(), plugins.bin()),
                                folder.resolve("cache").toString(),
                                Duration.ofSeconds(20))
                        .observedBy(remarks);
    }

    static NetworkConfiguration network(String version, String... plugins) throws SandboxException {
        String document =
                "{\"cniVersion\":\"%s\",\"name\":\"net\",\"plugins\":[%s]}"
                        .formatted(version, String.join(",", plugins));
        return NetworkConfiguration.parse(
                document.getBytes(StandardCharsets.UTF_8), "net.conflist");
    }

    static String plugin(String type) {
        return "{\"type\":\"" + type + "\"}";
    }

    static NetworkConfiguration three(String version) throws SandboxException {
        return network(version, plugin("first"), plugin("second"), plugin("third"));
    }

    Path cacheFile() {
        return folder.resolve("cache/results/net-0123456789ab-eth0");
    }
}
