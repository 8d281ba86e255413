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
import dev.warren.kernel.net.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/// Facts of nodes that cannot be: few namespaces, ids, indexes and numbers, so that they collide and
/// contradict each other in every way.
public final class RandomFacts {
    private final Random random;

    public RandomFacts(long seed) {
        random = new Random(seed);
    }

    public List<Fact> list() {
        List<Fact> facts = new ArrayList<>();
        for (int i = random.nextInt(60); i > 0; i--) {
            facts.add(fact());
        }
        return facts;
    }

    private Fact fact() {
        return switch (random.nextInt(11)) {
            case 0 -> new Fact.HostSeen(namespace(), evidence());
            case 1 -> new Fact.SelfSeen(namespace());
            case 2 ->
                    new Fact.ProcessSeen(
                            process(),
                            word(),
                            namespace(),
                            List.of("/docker/" + Facts.hex(word())),
                            evidence());
            case 3 ->
                    new Fact.PinSeen(
                            namespace(),
                            "/run/netns/" + word(),
                            namespace(),
                            random.nextBoolean(),
                            evidence());
            case 4 ->
                    new Fact.InsideSeen(
                            namespace(),
                            OptionalLong.of(random.nextInt(9)),
                            IntStream.range(1, random.nextInt(1, 5)).mapToObj(this::link).toList(),
                            List.of(Links.address(random.nextInt(1, 5), "10.0.0.1/24")),
                            evidence());
            case 5 -> new Fact.NumberSeen(namespace(), random.nextInt(4), namespace());
            case 6 -> new Fact.NameSeen(namespace(), "/run/netns/" + word(), evidence());
            case 7 ->
                    new Fact.ContainerSeen(
                            random.nextBoolean() ? "docker" : "containerd",
                            Facts.hex(word()),
                            role(),
                            init(),
                            claim(),
                            evidence());
            case 8 ->
                    new Fact.AttachmentSeen(
                            word(),
                            Facts.hex(word()),
                            "eth0",
                            pod(),
                            List.of(),
                            claim(),
                            evidence());
            default -> new Fact.Gap(word(), word(), why());
        };
    }

    private Link link(int index) {
        String[] kinds = {"veth", "macvlan", "", "netkit"};
        return Links.link(
                index,
                word(),
                kinds[random.nextInt(kinds.length)],
                random.nextInt(5),
                random.nextInt(-1, 4));
    }

    private Role role() {
        return switch (random.nextInt(3)) {
            case 0 -> new Role.Sandbox(pod());
            case 1 -> new Role.Member(pod(), Facts.hex(word()), word(), word());
            default -> new Role.Alone(random.nextBoolean() ? "" : word(), word(), word());
        };
    }

    private Init init() {
        return switch (random.nextInt(4)) {
            case 0 -> new Init.Running(process(), namespace());
            case 1 -> new Init.Unreadable(process());
            case 2 -> new Init.Gone(random.nextInt(1, 9));
            default -> new Init.None();
        };
    }

    private Claim claim() {
        return switch (random.nextInt(3)) {
            case 0 -> new Claim.Checked("/run/netns/" + word(), namespace());
            case 1 -> new Claim.Unchecked("/run/netns/" + word(), why());
            default -> new Claim.None();
        };
    }

    private Why why() {
        List<Why> all = List.of(Why.values());
        return all.get(random.nextInt(all.size()));
    }

    private PodName pod() {
        return random.nextInt(4) == 0 ? PodName.UNKNOWN : new PodName("default", word(), word());
    }

    private ProcessId process() {
        return new ProcessId(random.nextInt(1, 9), random.nextInt(5));
    }

    private NamespaceId namespace() {
        return Facts.id(4026531833L + random.nextInt(6));
    }

    private Evidence evidence() {
        return new Evidence("source", word());
    }

    private String word() {
        String[] words = {"a", "b", "cafe", "d00d", "e"};
        return words[random.nextInt(words.length)];
    }
}
