// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Role;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Facts of a node that a test makes up, sentence by sentence.
public final class Facts {
    public static final NamespaceId HOST = id(4026531833L);
    public static final NamespaceId RED = id(4026532100L);
    public static final NamespaceId BLUE = id(4026532200L);
    public static final NamespaceId MOUNTS = id(4026531841L);
    public static final PodName WEB = new PodName("default", "web", "u1");

    private final List<Fact> facts = new ArrayList<>();

    public Facts() {}

    public static NamespaceId id(long inode) {
        return new NamespaceId(4, inode);
    }

    /// An id as engines make them.
    public static String hex(String start) {
        return start + "0".repeat(64 - start.length());
    }

    /// A node whose host has an init process.
    public static Facts node() {
        return new Facts().host(HOST).process(1, "systemd", HOST);
    }

    public Facts host(NamespaceId id) {
        return add(new Fact.HostSeen(id, new Evidence("process", "/proc/1/ns/net")));
    }

    public Facts self(NamespaceId id) {
        return add(new Fact.SelfSeen(id));
    }

    public Facts process(int pid, String command, NamespaceId id, String... controlGroups) {
        return add(
                new Fact.ProcessSeen(
                        new ProcessId(pid, pid * 10L),
                        command,
                        id,
                        List.of(controlGroups),
                        new Evidence("process", "/proc/" + pid + "/ns/net")));
    }

    public Facts pin(NamespaceId id, String path) {
        return add(
                new Fact.PinSeen(
                        id, path, MOUNTS, false, new Evidence("mount", "/proc/self/mountinfo")));
    }

    public Facts foreignPin(NamespaceId id, String path, long mountNamespace) {
        return add(
                new Fact.PinSeen(
                        id,
                        path,
                        id(mountNamespace),
                        true,
                        new Evidence("mount", "/proc/99/mountinfo")));
    }

    public Facts symlink(NamespaceId id, String path) {
        return add(new Fact.NameSeen(id, path, new Evidence("mount", path)));
    }

    public Facts inside(NamespaceId id, Link... links) {
        return inside(id, List.of(links), List.of());
    }

    public Facts inside(NamespaceId id, List<Link> links, List<InterfaceAddress> addresses) {
        return add(
                new Fact.InsideSeen(
                        id,
                        OptionalLong.of(id.inode() - 4026531000L),
                        links,
                        addresses,
                        new Evidence("link", "namespace " + id)));
    }

    public Facts number(NamespaceId observer, int number, NamespaceId id) {
        return add(new Fact.NumberSeen(observer, number, id));
    }

    public Facts sandbox(String id, PodName pod, Init init, Claim claim) {
        return container("containerd", id, new Role.Sandbox(pod), init, claim);
    }

    public Facts member(String id, String sandboxId, String name, Init init) {
        return container(
                "containerd",
                id,
                new Role.Member(WEB, sandboxId, name, "img:" + name),
                init,
                new Claim.None());
    }

    public Facts container(String runtime, String id, Role role, Init init, Claim claim) {
        return container(
                runtime, id, role, init, claim, new Evidence("bundle", "/b/" + id + "/config"));
    }

    public Facts container(
            String runtime, String id, Role role, Init init, Claim claim, Evidence evidence) {
        return add(new Fact.ContainerSeen(runtime, id, role, init, claim, evidence));
    }

    public Facts attachment(String containerId, PodName pod, Claim claim) {
        return add(
                new Fact.AttachmentSeen(
                        "cbr0",
                        containerId,
                        "eth0",
                        pod,
                        List.of(),
                        claim,
                        new Evidence("cni", "/results/cbr0-" + containerId)));
    }

    public Facts gap(String wanted, Why why) {
        return add(new Fact.Gap("process", wanted, why));
    }

    public Facts add(Fact fact) {
        facts.add(fact);
        return this;
    }

    public static Init running(int pid, NamespaceId id) {
        return new Init.Running(new ProcessId(pid, pid * 10L), id);
    }

    public static Claim checked(String path, NamespaceId id) {
        return new Claim.Checked(path, id);
    }

    public static Claim unchecked(String path, Why why) {
        return new Claim.Unchecked(path, why);
    }

    public static Claim none() {
        return new Claim.None();
    }

    public List<Fact> list() {
        return List.copyOf(facts);
    }

    public Atlas atlas() {
        return Atlas.of(facts);
    }

    /// The namespace, which the facts must have named.
    public Namespace of(NamespaceId id) {
        return atlas().namespace(id).orElseThrow();
    }
}
