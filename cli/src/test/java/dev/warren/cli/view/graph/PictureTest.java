// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.atlas.query.graph.Graph;
import dev.warren.atlas.query.graph.Node;
import dev.warren.cli.view.graph.svg.SvgView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {
    private static Picture picture(SampleNetwork network) {
        return new Picture(new SvgView(network.graph(), "node-1").print());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 30, 250, 1000})
    void canBeReadWithAnyNumberOfPods(int pods) {
        picture(SampleNetwork.eksWith(pods).idle("blue")).assertReadable();
        picture(SampleNetwork.bridge(pods)).assertReadable();
    }

    @Test
    void showsEveryNamespaceWithItsAddress() {
        Graph graph = SampleNetwork.bridge(250).graph();

        List<String> texts = new Picture(new SvgView(graph, "node-1").print()).texts();

        for (Node node : graph.nodes()) {
            if (node instanceof Node.NamespaceNode namespace && namespace.kind() == Node.Kind.POD) {
                assertThat(texts).contains(namespace.label());
            }
        }
        assertThat(texts)
                .contains("10.244.29.2 · eth0 ⇄ veth31fc0ba7", "table main", "cni0 (bridge)");
    }

    @Test
    void seesLabelsThatLieUponEachOther() {
        String svg = new SvgView(SampleNetwork.eks().graph(), "node-1").print();
        String spoilt =
                svg.replaceAll("(<text class=\"detail\" x=\"[0-9.]+\" y=)\"[0-9.]+\"", "$1\"90\"");

        assertThat(spoilt).isNotEqualTo(svg);
        assertThatThrownBy(() -> new Picture(spoilt).assertReadable())
                .isInstanceOf(AssertionError.class);
    }
}
