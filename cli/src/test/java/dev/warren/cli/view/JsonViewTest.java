// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.id.ProcessId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class JsonViewTest {
    /// A node on which one process has each of the names.
    static Snapshot processes(List<String> commands) {
        List<Fact> facts = new ArrayList<>();
        for (String command : commands) {
            facts.add(
                    new Fact.ProcessSeen(
                            new ProcessId(facts.size() + 1, 0),
                            command,
                            Sample.HOST,
                            List.of(),
                            new Evidence("process", "/proc")));
        }
        Snapshot sample = Sample.snapshot();
        return new Snapshot(Atlas.of(facts), sample.node(), sample.collectedAt());
    }

    static final List<String> DIFFICULT =
            List.of(
                    "\u001b[2J",
                    "a\nb\r\t\0",
                    "\u007f",
                    "\u0080\u0085\u009b31m\u009f",
                    "\u202eturned",
                    "\u2028\u2029\ufeff\ufffe\uffff",
                    "🐇 名前",
                    "quote\" and \\ back",
                    "yes",
                    "No",
                    "on",
                    "null",
                    "~",
                    "",
                    " blank ",
                    "12:34:56",
                    "0x1f",
                    "1e3",
                    "010",
                    ".nan",
                    "- a",
                    "a: b",
                    "a #b",
                    "&anchor",
                    "*alias",
                    "!tag",
                    "%directive",
                    "---",
                    "2026-01-01");

    @Test
    void writesTheSampleAsItIsDocumented() {
        Golden.assertPrints("list.json", Documents.list(true));
    }

    @Test
    void writesWhichReferenceAnItemAnswersAndWhy() {
        JsonNode item = Documents.parse(Documents.answers("veth7")).get("items").get(0);

        assertThat(item.get("ref").asText()).isEqualTo("veth7");
        assertThat(item.get("reasons").get(0).asText())
                .isEqualTo("link veth7 (index 7, veth) of the host is tied to its eth0 (index 2)");
        assertThat(item.get("inode").asText()).isEqualTo("4026532300");
        assertThat(item.has("ambiguous")).isFalse();
    }

    @Test
    void marksEveryCandidateOfAnAmbiguousReference() {
        JsonNode items = Documents.parse(Documents.answers("eth0")).get("items");

        assertThat(items).hasSize(4);
        assertThat(items)
                .allSatisfy(
                        item -> {
                            assertThat(item.get("ref").asText()).isEqualTo("eth0");
                            assertThat(item.get("ambiguous").asBoolean()).isTrue();
                            assertThat(item.get("reasons").get(0).asText()).startsWith("link eth0");
                        });
    }

    @Test
    void saysTheSameOnOneLineAndOnMany() {
        assertThat(Documents.parse(Documents.list(false)))
                .isEqualTo(Documents.parse(Documents.list(true)));
        assertThat(Documents.list(false).lines()).hasSize(1);
        assertThat(Documents.list(false)).endsWith("}\n");
    }

    @Test
    void carriesEveryNameUnchangedAndNoCharacterThatATerminalObeys() {
        String json = Documents.list(processes(DIFFICULT), true);

        JsonNode processes = Documents.parse(json).get("items").get(0).get("processes");
        assertThat(processes)
                .extracting(process -> process.get("command").asText())
                .containsExactlyElementsOf(DIFFICULT);
        assertThat(json.codePoints().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
        assertThat(json).contains("🐇 名前").doesNotContain("\u202e");
    }

    @Test
    void spellsBytesOutThatAreNoText() {
        String name = KernelText.decode(new byte[] {'a', (byte) 0xff});
        String json = Documents.list(processes(List.of(name)), false);

        assertThat(json).contains("\"command\":\"a\\\\xff\"");
    }

    @Test
    void saysTheSameInYaml() {
        for (String json :
                List.of(
                        Documents.list(false),
                        Documents.answers("eth0"),
                        Documents.list(processes(DIFFICULT), false))) {
            assertThat(load(YamlView.of(json))).isEqualTo(load(json));
        }
    }

    private static Object load(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    @Test
    void quotesInYamlWhatOlderReadersTakeForSomethingElse() {
        String yaml = YamlView.of(Documents.list(processes(DIFFICULT), false));

        for (String word : List.of("yes", "No", "on", "null", "12:34:56", "2026-01-01", "1e3")) {
            assertThat(yaml).contains("command: \"" + word + "\"\n");
        }
        assertThat(yaml)
                .contains("collectedAt: \"2026-01-01T00:00:00Z\"\n", "state: active\n", "pid: 1\n");
    }
}
