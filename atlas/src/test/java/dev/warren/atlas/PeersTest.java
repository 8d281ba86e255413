// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import static dev.warren.atlas.Facts.BLUE;
import static dev.warren.atlas.Facts.HOST;
import static dev.warren.atlas.Facts.RED;
import static dev.warren.atlas.Links.link;
import static dev.warren.atlas.Links.veth;
import static dev.warren.kernel.net.Link.SAME_NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static Peer peer(Facts facts, NamespaceId id, int index) {
        return facts.of(id).links().stream()
                .filter(link -> link.link().index() == index)
                .map(Namespace.NetworkLink::peer)
                .findFirst()
                .orElseThrow();
    }

    private static Peer end(NamespaceId id, int index, String name) {
        return new Peer.OtherEnd(new LinkId(id, index), name);
    }

    @Test
    void tiesTheEndsOfAPairThatNameEachOther() {
        Facts facts =
                Facts.node()
                        .inside(HOST, veth(6, "veth6", 2, 0))
                        .inside(RED, veth(2, "eth0", 6, 7))
                        .number(HOST, 0, RED)
                        .number(RED, 7, HOST);

        assertThat(peer(facts, HOST, 6)).isEqualTo(end(RED, 2, "eth0"));
        assertThat(peer(facts, RED, 2)).isEqualTo(end(HOST, 6, "veth6"));
    }

    @Test
    void tellsPairsApartWhoseIndexesAreTheSameEverywhere() {
        Facts facts =
                Facts.node()
                        .inside(HOST, veth(5, "toRed", 2, 0), veth(6, "toBlue", 2, 1))
                        .inside(RED, veth(2, "eth0", 5, 0))
                        .inside(BLUE, veth(2, "eth0", 6, 0))
                        .number(HOST, 0, RED)
                        .number(HOST, 1, BLUE)
                        .number(RED, 0, HOST)
                        .number(BLUE, 0, HOST);

        assertThat(peer(facts, HOST, 5)).isEqualTo(end(RED, 2, "eth0"));
        assertThat(peer(facts, HOST, 6)).isEqualTo(end(BLUE, 2, "eth0"));
        assertThat(peer(facts, RED, 2)).isEqualTo(end(HOST, 5, "toRed"));
        assertThat(peer(facts, BLUE, 2)).isEqualTo(end(HOST, 6, "toBlue"));
    }

    @Test
    void tiesThreePairsThatAllHaveTheSameIndexes() {
        Facts facts =
                Facts.node()
                        .inside(HOST, veth(2, "a", 2, 0))
                        .inside(RED, veth(2, "b", 2, 0), veth(3, "c", 3, 1))
                        .inside(BLUE, veth(3, "d", 3, 0))
                        .number(HOST, 0, RED)
                        .number(RED, 0, HOST)
                        .number(RED, 1, BLUE)
                        .number(BLUE, 0, RED);

        assertThat(peer(facts, HOST, 2)).isEqualTo(end(RED, 2, "b"));
        assertThat(peer(facts, RED, 3)).isEqualTo(end(BLUE, 3, "d"));
        assertThat(peer(facts, BLUE, 3)).isEqualTo(end(RED, 3, "c"));
    }

    @Test
    void doesNotBelieveAnEndThatNamesAnotherNamespaceInReturn() {
        Facts facts =
                Facts.node()
                        .inside(HOST, veth(6, "veth6", 2, 0))
                        .inside(RED, veth(2, "eth0", 6, 3))
                        .number(HOST, 0, RED)
                        .number(RED, 7, HOST)
                        .number(RED, 3, BLUE);

        assertThat(peer(facts, HOST, 6)).isEqualTo(new Peer.Unseen(0, 2));
        assertThat(peer(facts, RED, 2)).isEqualTo(new Peer.Unseen(3, 6));
    }

    @Test
    void doesNotBelieveAnEndThatNamesAnotherLinkInReturn() {
        Facts facts =
                Facts.node()
                        .inside(HOST, veth(6, "veth6", 2, 0))
                        .inside(RED, veth(2, "eth0", 9, 7))
                        .number(HOST, 0, RED)
                        .number(RED, 7, HOST);

        assertThat(peer(facts, HOST, 6)).isEqualTo(new Peer.Unseen(0, 2));
    }

    @Test
    void doesNotBelieveOneSideWhoseOtherSideHasNoNumberForIt() {
        Facts facts =
                Facts.node()
                        .inside(HOST, veth(6, "veth6", 2, 0))
                        .inside(RED, veth(2, "eth0", 6, 7))
                        .number(HOST, 0, RED);

        assertThat(peer(facts, HOST, 6)).isEqualTo(new Peer.Unseen(0, 2));
        assertThat(peer(facts, RED, 2)).isEqualTo(new Peer.Unseen(7, 6));
    }

    @Test
    void tiesAPairWithinOneNamespace() {
        Facts facts =
                Facts.node()
                        .inside(
                                HOST,
                                veth(6, "left", 7, SAME_NAMESPACE),
                                veth(7, "right", 6, SAME_NAMESPACE));

        assertThat(peer(facts, HOST, 6)).isEqualTo(end(HOST, 7, "right"));
        assertThat(peer(facts, HOST, 7)).isEqualTo(end(HOST, 6, "left"));
    }

    @Test
    void doesNotTieAPairToALinkOfItsOwnNamespaceThatLeadsElsewhere() {
        Facts facts =
                Facts.node()
                        .inside(HOST, veth(6, "left", 7, SAME_NAMESPACE), veth(7, "far", 6, 0))
                        .number(HOST, 0, RED)
                        .process(50, "sleep", RED);

        assertThat(peer(facts, HOST, 6)).isEqualTo(new Peer.Unseen(SAME_NAMESPACE, 7));
    }

    @Test
    void takesADeviceThatNamesItselfForOneWithoutAPeer() {
        Facts facts = Facts.node().inside(HOST, link(2, "eth0", "", 2, SAME_NAMESPACE));

        assertThat(peer(facts, HOST, 2)).isEqualTo(Peer.NONE);
    }

    @Test
    void doesNotMistakeTheSameIndexElsewhereForTheDeviceItself() {
        Facts facts =
                Facts.node()
                        .inside(HOST, link(2, "eth0", "", 0, SAME_NAMESPACE))
                        .inside(RED, link(2, "eth0", "macvlan", 2, 0))
                        .number(RED, 0, HOST);

        assertThat(peer(facts, RED, 2)).isEqualTo(new Peer.Below(new LinkId(HOST, 2), "eth0"));
        assertThat(peer(facts, HOST, 2)).isEqualTo(Peer.NONE);
    }

    @Test
    void findsTheDeviceBelowAVlanInTheSameNamespace() {
        Facts facts =
                Facts.node()
                        .inside(
                                HOST,
                                link(2, "eth0", "", 0, SAME_NAMESPACE),
                                link(3, "eth0.7", "vlan", 2, SAME_NAMESPACE));

        assertThat(peer(facts, HOST, 3)).isEqualTo(new Peer.Below(new LinkId(HOST, 2), "eth0"));
    }

    @Test
    void saysWhatTheKernelSaysOfAPeerThatWasNotSeen() {
        Facts facts =
                Facts.node()
                        .inside(HOST, veth(6, "a", 2, 5), link(7, "m", "macvlan", 9, 5))
                        .number(HOST, 5, RED);

        assertThat(peer(facts, HOST, 6)).isEqualTo(new Peer.Unseen(5, 2));
        assertThat(peer(facts, HOST, 7)).isEqualTo(new Peer.Unseen(5, 9));
    }

    @Test
    void ordersLinksByIndexEachWithItsOwnAddresses() {
        Namespace red =
                Facts.node()
                        .inside(
                                RED,
                                List.of(veth(3, "eth1", 0, 0), Links.loopback()),
                                List.of(
                                        Links.address(3, "10.0.0.3/24"),
                                        Links.address(1, "127.0.0.1/8"),
                                        Links.address(3, "fd00::3/64")))
                        .of(RED);

        assertThat(red.links())
                .extracting(link -> link.link().name())
                .containsExactly("lo", "eth1");
        assertThat(red.links().get(1).addresses())
                .extracting(address -> address.local().toString())
                .containsExactly("10.0.0.3/24", "fd00::3/64");
    }
}
