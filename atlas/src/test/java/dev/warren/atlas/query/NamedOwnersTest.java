// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.fact.PodName;
import dev.warren.kernel.id.NamespaceId;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// On the host's network, which is everybody's.
class NamedOwnersTest {
    private static Owner.Container container(String id, String name, int pid) {
        return new Owner.Container(id, name, "", OptionalInt.of(pid));
    }

    private static final Namespace HOST =
            new Namespace(
                    new NamespaceId(4, 1),
                    "@host",
                    true,
                    true,
                    OptionalLong.empty(),
                    OptionalInt.empty(),
                    List.of(
                            new Owner.Host(List.of()),
                            new Owner.Pod(
                                    "containerd",
                                    new PodName("kube-system", "proxy", "uid-1"),
                                    "abcdef012345",
                                    true,
                                    List.of(
                                            container("1111aaaa", "main", 11),
                                            container("2222bbbb", "side", 12)),
                                    List.of()),
                            new Owner.Standalone(
                                    "docker",
                                    "",
                                    true,
                                    container("3333cccc", "redis", 13),
                                    List.of())),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());

    @ParameterizedTest
    @CsvSource({
        "pod:proxy, 11 12",
        "pod:kube-system/proxy, 11 12",
        "pod:default/proxy, ''",
        "kube-system/proxy, 11 12",
        "proxy, 11 12",
        "container:side, 12",
        "container:2222, 12",
        "container:222, ''",
        "container:abcdef, 11 12",
        "redis, 13",
        "container:redis, 13",
        "@host, ''",
        "pid:11, ''"
    })
    void areThoseThatTheReferenceNames(String text, String pids) {
        assertThat(NamedOwners.processes(HOST, Reference.parse(text)).stream().map(String::valueOf))
                .containsExactly(pids.isEmpty() ? new String[0] : pids.split(" "));
    }
}
