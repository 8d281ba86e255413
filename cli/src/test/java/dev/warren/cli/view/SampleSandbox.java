// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.sandbox.ContainerRecord;
import dev.warren.sandbox.ContainerState;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxRecord;
import dev.warren.sandbox.SandboxState;
import dev.warren.sandbox.pod.InterfaceRequest;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.PodConfiguration;
import dev.warren.sandbox.pod.PodIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Three sandboxes as they may be: one that runs, one on the node's network that was stopped, and one of which
/// something is left.
public final class SampleSandbox {
    public static final Instant MADE = Instant.parse("2026-01-01T12:00:00Z");
    public static final Instant NOW = MADE.plusSeconds(300);

    private SampleSandbox() {}

    public static List<Sandbox> all() {
        return List.of(web(), agent(), broken());
    }

    public static String id(String digits) {
        return digits.repeat(64 / digits.length());
    }

    public static Sandbox web() {
        return new Sandbox(
                record(
                        id("a1b2c3d4"),
                        new PodIdentity("web", "default", "6f1c", 0),
                        NamespaceModes.standard(),
                        Optional.of(
                                new SandboxRecord.Network(
                                        "/run/netns/cni-ee061e8c-5a3b-4c8e-9f00-6d1d2a5e7b90",
                                        new NamespaceId(4, 4026532300L))),
                        Optional.of(new SandboxRecord.Infra(4711, 99))),
                SandboxState.READY,
                List.of(running("web", "c0ffee11"), exited("setup", "decade00")),
                List.of());
    }

    public static Sandbox agent() {
        NamespaceModes standard = NamespaceModes.standard();
        return new Sandbox(
                record(
                        id("b0b0"),
                        new PodIdentity("agent", "kube-system", "", 1),
                        new NamespaceModes(
                                NamespaceModes.Mode.NODE,
                                standard.process(),
                                standard.interProcess(),
                                Optional.empty()),
                        Optional.empty(),
                        Optional.empty()),
                SandboxState.NOTREADY,
                List.of(),
                List.of());
    }

    public static Sandbox broken() {
        return new Sandbox(
                record(
                        id("a1b2ffff"),
                        new PodIdentity("web", "shop", "", 0),
                        NamespaceModes.standard(),
                        Optional.of(
                                new SandboxRecord.Network(
                                        "/run/netns/cni-1", new NamespaceId(4, 4026532301L))),
                        Optional.empty()),
                SandboxState.LEFTOVER,
                List.of(running("app", "feed0123"), running("side", "feed4567")),
                List.of("the interface eth0 in the network 'mynet': the plugin is gone"));
    }

    private static SandboxRecord record(
            String id,
            PodIdentity identity,
            NamespaceModes modes,
            Optional<SandboxRecord.Network> network,
            Optional<SandboxRecord.Infra> infra) {
        PodConfiguration named = PodConfiguration.named(identity);
        return new SandboxRecord(
                id,
                new PodConfiguration(
                        identity,
                        identity.name(),
                        "",
                        Optional.empty(),
                        List.of(),
                        Map.of("app", "web"),
                        Map.of(),
                        "",
                        modes,
                        named.sysctls(),
                        List.of(),
                        InterfaceRequest.none(),
                        List.of()),
                MADE,
                "5e7a6b1c-0000-4000-8000-000000000000",
                network,
                network.isPresent() ? List.of("10.88.0.7", "fd00::7") : List.of(),
                network.isPresent() ? List.of("mynet") : List.of(),
                infra,
                "runc",
                List.of());
    }

    private static Sandbox.Container running(String name, String digits) {
        return new Sandbox.Container(
                container(name, digits, Optional.of(MADE.plusSeconds(2))),
                ContainerState.RUNNING,
                Optional.empty(),
                Optional.empty());
    }

    private static Sandbox.Container exited(String name, String digits) {
        return new Sandbox.Container(
                container(name, digits, Optional.of(MADE.plusSeconds(1))),
                ContainerState.EXITED,
                Optional.of(137),
                Optional.of(MADE.plusSeconds(9)));
    }

    private static ContainerRecord container(
            String name, String digits, Optional<Instant> started) {
        return new ContainerRecord(
                id(digits),
                name,
                "rootfs:/srv/box",
                MADE,
                started,
                4800,
                123456,
                "/run/warren/sandbox/x/containers/y",
                "/var/lib/warren/sandbox/x/containers/y/log",
                "KUBERNETES",
                15,
                Optional.of(new ProcessId(4799, 123455)));
    }
}
