// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.survey.Survey;
import dev.warren.survey.sample.LabNode;
import dev.warren.survey.sample.Looking;
import dev.warren.survey.sample.Tree;
import dev.warren.testkit.Await;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What somebody wrote down of the node.
@ExtendWith(LeakGuard.class)
final class NodeSourceTest {
    @TempDir private Path folder;

    @Test
    void noFileIsNothingToReport() {
        assertThat(Looking.at(new Tree(folder), new NodeSource()).facts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"host":7}|field 'host': it is to be the absolute path of a namespace's file
                    {"host":"netns/x"}|field 'host': it is to be the absolute path of a namespace's file
                    {"host":"/etc/passwd"}|field 'host': /etc/passwd is no network namespace that can be opened (EINVAL)
                    {"host":"/proc/self/ns/mnt"}|field 'host': /proc/self/ns/mnt is no network namespace that can be opened (EINVAL)
                    {"networkCards":"ens5"}|field 'networkCards': it is to be a list of names
                    {"networkCards":["ens5",7]}|field 'networkCards': an entry is no name
                    {"metadata":"http://metadata.internal"}|field 'metadata': 'http://metadata.internal' is to hold an IP address; names are not looked up
                    {"introspection":"unix:relative"}|field 'introspection': 'unix:relative' names no absolute path
                    {"introspection":"https://127.0.0.1"}|field 'introspection': 'https://127.0.0.1': only plain http is spoken here
                    {"metadata":"http://127.0.0.1:99999"}|field 'metadata': 'http://127.0.0.1:99999' has no port that can be
                    {"hosts":"/run/netns/x"}|field 'hosts': there is no such field
                    """)
    void whatIsWrongIsSaidByFileFieldAndReason(String file, String detail) {
        new Tree(folder).write(Tree.NODE, file);
        Looking looking = Looking.at(new Tree(folder), new NodeSource());

        assertThat(looking.gaps())
                .singleElement()
                .satisfies(
                        gap -> {
                            assertThat(gap.wanted()).isEqualTo(folder + Tree.NODE);
                            assertThat(gap.why()).isEqualTo(Why.UNEXPECTED);
                            assertThat(gap.detail()).isEqualTo(detail);
                        });
    }

    @Test
    void aFileThatIsNoJsonIsReported() {
        new Tree(folder).write(Tree.NODE, "host: /run/netns/x");

        assertThat(Looking.at(new Tree(folder), new NodeSource()).gaps().getFirst().detail())
                .startsWith("it is no JSON");
    }

    @Test
    void aWrongFieldSparesTheOthers() {
        new Tree(folder)
                .write(
                        Tree.NODE,
                        "{\"host\":7,\"networkCards\":[\"ens5\"],\"introspection\":\"unix:/run/a\"}");
        Looking looking = Looking.at(new Tree(folder), new NodeSource());

        assertThat(looking.gaps()).hasSize(1);
        assertThat(looking.ground().settings().networkCards()).containsExactly("ens5");
        assertThat(looking.ground().settings().introspection()).contains("unix:/run/a");
    }

    @Test
    @Lab
    void theNamespaceItNamesIsTheHosts() throws InterruptedException {
        try (LabNode node = new LabNode(new Tree(folder))) {
            node.write("\"networkCards\":[\"ens5\",\"ens6\"]");
            List<Fact> facts = Survey.of(folder.toString()).look(Await.PATIENCE);
            Atlas atlas = Atlas.of(facts);

            assertThat(atlas.host().map(host -> host.id().inode()))
                    .contains(node.namespace().inode());
            assertThat(atlas.host().map(Namespace::name)).contains("@host");
            assertThat(atlas.wiring().networkCards())
                    .extracting(Fact.NetworkCardSeen::link)
                    .containsExactly("ens5", "ens6");
            assertThat(atlas.wiring().networkCards().getFirst().namespace().inode())
                    .isEqualTo(node.namespace().inode());
            assertThat(atlas.wiring().networkCards().getFirst().evidence())
                    .hasToString("card:" + folder + Tree.NODE);
        }
    }
}
