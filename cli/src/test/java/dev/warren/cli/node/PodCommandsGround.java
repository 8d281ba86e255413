// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import dev.warren.testkit.LabTopology;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Folders and a network for `warren sandbox`, and its commands in them.
abstract class PodCommandsGround {
    static final String SLEEP = "exec sleep 1000";

    LabTopology machine;
    PodFolder pods;
    private final String bridge;
    private final String subnet;

    /// @param bridge what its bridge is called; no other test's
    PodCommandsGround(String bridge, String subnet) {
        this.bridge = bridge;
        this.subnet = subnet;
    }

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        machine = new LabTopology();
        pods = new PodFolder(folder, bridge, subnet);
    }

    @AfterEach
    void removeAll() {
        pods.close();
        machine.close();
    }

    Warren looking(String... words) {
        return Warren.run(pods.looking(words));
    }

    Warren changing(String... words) {
        return Warren.run(pods.changing(words));
    }

    Warren runWeb(String script) {
        return changing(
                "run",
                "web",
                "--container",
                "app=" + pods.rootfs(),
                "-o",
                "json",
                "--",
                "/bin/sh",
                "-c",
                script);
    }
}
