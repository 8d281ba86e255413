// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.nsid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Peer;
import dev.warren.survey.Survey;
import dev.warren.testkit.Await;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Which link is the other end of which, wherever the two are.
@Lab
@ExtendWith(LeakGuard.class)
final class PeersLabTest {
    private static Atlas look() throws InterruptedException {
        return Atlas.of(Survey.of("/").withoutRuntimes().withThreads(2).look(Await.PATIENCE));
    }

    private static Namespace find(Atlas atlas, LabNamespace namespace) {
        return atlas.namespaces().stream()
                .filter(found -> found.id().inode() == namespace.inode())
                .findFirst()
                .orElseThrow();
    }

    private static String peer(Namespace namespace, String name) {
        Namespace.NetworkLink found =
                namespace.links().stream()
                        .filter(link -> link.link().name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return switch (found.peer()) {
            case Peer.None() -> "none";
            case Peer.OtherEnd(var link, var other) -> other + " in " + link.namespace().inode();
            case Peer.Below(var link, var other) ->
                    "above " + other + " in " + link.namespace().inode();
            case Peer.Unseen unseen -> unseen.toString();
        };
    }

    @Test
    void aPairBetweenTheHostAndANamespaceIsTied() throws InterruptedException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace pod = lab.namespace("warren-pod");
            lab.vethPair(LinkEnd.onHost("wrnhost0"), LinkEnd.in(pod, "eth0"));
            Atlas atlas = look();
            Namespace host = atlas.host().orElseThrow();

            assertThat(peer(find(atlas, pod), "eth0"))
                    .isEqualTo("wrnhost0 in " + host.id().inode());
            assertThat(peer(host, "wrnhost0")).isEqualTo("eth0 in " + pod.inode());
            assertThat(peer(find(atlas, pod), "lo")).isEqualTo("none");
        }
    }

    @Test
    void pairsOfWhichNoEndIsOnTheHostAreTied() throws InterruptedException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace outer = lab.namespace("warren-outer");
            LabNamespace middle = lab.anonymousNamespace();
            LabNamespace inner = lab.pinInPrivateMountNamespace();
            lab.vethPair(LinkEnd.in(outer, "below"), LinkEnd.in(middle, "above"));
            lab.vethPair(LinkEnd.in(middle, "below"), LinkEnd.in(inner, "above"));
            lab.vethPair(LinkEnd.in(inner, "loop0"), LinkEnd.in(inner, "loop1"));
            Atlas atlas = look();

            assertThat(peer(find(atlas, outer), "below")).isEqualTo("above in " + middle.inode());
            assertThat(peer(find(atlas, middle), "above")).isEqualTo("below in " + outer.inode());
            assertThat(peer(find(atlas, middle), "below")).isEqualTo("above in " + inner.inode());
            assertThat(peer(find(atlas, inner), "above")).isEqualTo("below in " + middle.inode());
            assertThat(peer(find(atlas, inner), "loop0")).isEqualTo("loop1 in " + inner.inode());
        }
    }

    @Test
    void pairsWithTheSameIndexesAreToldApart() throws InterruptedException {
        try (LabTopology lab = new LabTopology()) {
            List<LabNamespace> left = new ArrayList<>();
            List<LabNamespace> right = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                left.add(lab.namespace("warren-left-" + i));
                right.add(lab.namespace("warren-right-" + i));
                lab.vethPair(LinkEnd.in(left.get(i), "eth0"), LinkEnd.in(right.get(i), "eth0"));
            }
            // One of them is known to the host by a number as well.
            lab.vethPair(LinkEnd.onHost("wrnhost1"), LinkEnd.in(left.get(2), "uplink"));
            Atlas atlas = look();

            for (int i = 0; i < 5; i++) {
                assertThat(peer(find(atlas, left.get(i)), "eth0"))
                        .isEqualTo("eth0 in " + right.get(i).inode());
                assertThat(peer(find(atlas, right.get(i)), "eth0"))
                        .isEqualTo("eth0 in " + left.get(i).inode());
            }
            assertThat(peer(find(atlas, left.get(2)), "uplink"))
                    .isEqualTo("wrnhost1 in " + atlas.host().orElseThrow().id().inode());
        }
    }

    @Test
    void aDeviceWhoseLowerOneIsElsewhereLeadsThere() throws InterruptedException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace node = lab.namespace("warren-node");
            LabNamespace pod = lab.namespace("warren-pod");
            lab.vethPair(LinkEnd.in(node, "uplink"), LinkEnd.in(node, "other"));
            node.run("ip", "link", "add", "mv0", "link", "uplink", "type", "macvlan");
            node.run("ip", "link", "set", "mv0", "netns", "warren-pod");
            Atlas atlas = look();

            assertThat(peer(find(atlas, pod), "mv0")).isEqualTo("above uplink in " + node.inode());
        }
    }

    @Test
    void theNumberThatTheHostUsesIsTold() throws InterruptedException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace pod = lab.namespace("warren-pod");
            lab.vethPair(LinkEnd.onHost("wrnhost2"), LinkEnd.in(pod, "eth0"));
            String listed = Command.run("ip", "netns", "list-id");
            Atlas atlas = look();

            assertThat(listed)
                    .contains(
                            "nsid %d (iproute2 netns name: warren-pod)"
                                    .formatted(find(atlas, pod).number().orElseThrow()));
        }
    }
}
