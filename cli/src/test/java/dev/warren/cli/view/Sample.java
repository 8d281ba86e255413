// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Role;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.survey.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A node with one of everything that a view can show.
final class Sample {
    static final NamespaceId HOST = id(4026531833L);
    static final NamespaceId POD = id(4026532177L);
    static final NamespaceId DOCKER = id(4026532300L);
    static final NamespaceId NESTED = id(4026532400L);
    static final NamespaceId IDLE = id(4026532500L);
    static final NamespaceId PLAIN = id(4026532600L);

    private static final String SANDBOX = hex("9c95");
    private static final NamespaceId MOUNTS = id(4026531841L);
    private static final String ESCAPE = "\u001b[31m";

    private final List<Fact> facts = new ArrayList<>();

    private Sample() {
        processes();
        pins();
        containers();
        links();
        facts.add(new Fact.Gap("process", "/proc/77/ns/net", Why.FORBIDDEN, "process sleep"));
        facts.add(new Fact.Gap("cni", "/var/lib/cni/results", Why.ABSENT));
    }

    static List<Fact> facts() {
        return new Sample().facts;
    }

    static Snapshot snapshot() {
        return new Snapshot(
                Atlas.of(facts()),
                new Node(
                        "node-1",
                        "3c7d0ac5-24fd-4bf5-9f2a-0d1a51b1b1a1",
                        Optional.of(Duration.ofDays(10))),
                Instant.parse("2026-01-01T00:00:00.987Z"));
    }

    static NamespaceId id(long inode) {
        return new NamespaceId(4, inode);
    }

    private static String hex(String start) {
        return start + "0".repeat(64 - start.length());
    }

    private static ProcessId process(int pid) {
        return new ProcessId(pid, pid * 1000L);
    }

    private void process(int pid, String command, NamespaceId id) {
        facts.add(
                new Fact.ProcessSeen(
                        process(pid),
                        command,
                        id,
                        List.of(),
                        new Evidence("process", "/proc/" + pid + "/ns/net")));
    }

    private void processes() {
        facts.add(new Fact.HostSeen(HOST, new Evidence("process", "/proc/1/ns/net")));
        facts.add(new Fact.SelfSeen(HOST));
        process(1, "systemd", HOST);
        process(67, "pause", POD);
        process(68, "app", POD);
        process(300, "redis-server", DOCKER);
        process(400, "dockerd" + ESCAPE, NESTED);
        process(600, "sleep", PLAIN);
        for (int pid = 601; pid < 612; pid++) {
            process(pid, "worker", PLAIN);
        }
    }

    private void pin(NamespaceId id, String path, NamespaceId mounts) {
        facts.add(
                new Fact.PinSeen(
                        id,
                        path,
                        mounts,
                        !mounts.equals(MOUNTS),
                        new Evidence("mount", "/proc/99/mountinfo")));
    }

    private void pins() {
        pin(HOST, "/run/docker/netns/default", MOUNTS);
        pin(POD, "/run/netns/cni-59c4", MOUNTS);
        pin(DOCKER, "/run/docker/netns/5a", MOUNTS);
        pin(IDLE, "/run/netns/old " + ESCAPE, MOUNTS);
        pin(IDLE, "/run/netns/old", id(4026531999L));
        facts.add(
                new Fact.NameSeen(
                        PLAIN, "/run/netns/link", new Evidence("mount", "/run/netns/link")));
    }

    private void container(String runtime, String id, Role role, Init init, Claim claim) {
        facts.add(
                new Fact.ContainerSeen(
                        runtime,
                        id,
                        role,
                        init,
                        claim,
                        new Evidence("bundle", "/run/b/" + id.substring(0, 4) + "/config.json")));
    }

    private void containers() {
        PodName web = new PodName("default", "web", "u1");
        container(
                "containerd",
                SANDBOX,
                new Role.Sandbox(web),
                new Init.Running(process(67), POD),
                new Claim.Checked("/run/netns/cni-59c4", POD));
        container(
                "containerd",
                hex("a7b9"),
                new Role.Member(web, SANDBOX, "app", "registry/app:1"),
                new Init.Running(process(68), POD),
                new Claim.None());
        container(
                "containerd",
                hex("b8c0"),
                new Role.Member(web, SANDBOX, "init", "registry/init:1"),
                new Init.Gone(66),
                new Claim.None());
        container(
                "containerd",
                hex("dd01"),
                new Role.Sandbox(new PodName("kube-system", "kube-proxy", "u2")),
                new Init.Running(process(1), HOST),
                new Claim.None());
        container(
                "docker",
                hex("c0ffee"),
                new Role.Alone("redis", "redis:8", hex("5a")),
                new Init.Running(process(300), DOCKER),
                new Claim.Unchecked("/run/docker/netns/gone", Why.GONE));
        facts.add(
                new Fact.AttachmentSeen(
                        "cbr0",
                        SANDBOX,
                        "eth0",
                        web,
                        List.of(),
                        new Claim.Checked("/run/netns/cni-59c4", POD),
                        new Evidence("cni", "/var/lib/cni/results/cbr0-9c95-eth0")));
    }

    private void inside(SampleLinks links, NamespaceId id) {
        facts.add(
                new Fact.InsideSeen(
                        id,
                        OptionalLong.of(id.inode() - 4026528000L),
                        links.links(),
                        links.addresses(),
                        new Evidence("link", "namespace " + id)));
    }

    private void links() {
        inside(SampleLinks.host(), HOST);
        inside(SampleLinks.pod(), POD);
        inside(SampleLinks.docker(), DOCKER);
        inside(SampleLinks.nested(), NESTED);
        inside(SampleLinks.plain(), PLAIN);
        facts.add(new Fact.NumberSeen(HOST, 0, POD));
        facts.add(new Fact.NumberSeen(HOST, 1, DOCKER));
        facts.add(new Fact.NumberSeen(POD, 7, HOST));
        facts.add(new Fact.NumberSeen(DOCKER, 0, HOST));
        facts.add(new Fact.NumberSeen(DOCKER, 1, NESTED));
        facts.add(new Fact.NumberSeen(NESTED, 0, DOCKER));
        facts.add(new Fact.NumberSeen(PLAIN, 3, HOST));
    }
}
