// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.id.NamespaceId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CardTest {
    private static final Snapshot SNAPSHOT = SampleCard.snapshot();

    private static String text(NamespaceId id) {
        return new CardText(SNAPSHOT.atlas(), SampleCard.of(SNAPSHOT, id)).print();
    }

    private static String json(NamespaceId id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonView json = new JsonView(bytes, true)) {
            json.card(SNAPSHOT, "pod:default/web", SampleCard.of(SNAPSHOT, id));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tellsEverythingAboutAPod() {
        Golden.assertPrints("card-pod.txt", text(Sample.POD));
        Golden.assertPrints("card-pod.json", json(Sample.POD));
    }

    @Test
    void tellsApartWhatIsNotThereAndWhatWasNotRead() {
        Golden.assertPrints("card-idle.txt", text(Sample.IDLE));
        assertThat(json(Sample.IDLE)).doesNotContain("\"rules\"", "\"listening\"", "\"resolver\"");
    }

    @Test
    void tellsOfTheHost() {
        Golden.assertPrints("card-host.txt", text(Sample.HOST));
    }

    @Test
    void obeysNoEscapeCodesOfTheNode() {
        for (NamespaceId id : new NamespaceId[] {Sample.POD, Sample.NESTED, Sample.IDLE}) {
            assertThat(text(id) + json(id)).doesNotContain("\u001b");
        }
    }

    @Test
    void fitsOntoAScreen() {
        assertThat(text(Sample.POD).lines().mapToInt(String::length).max().orElseThrow())
                .isLessThanOrEqualTo(120);
    }

    @Test
    void countsBytesInUnitsThatPeopleRead() {
        assertThat(CardLinks.size(0)).isEqualTo("0 B");
        assertThat(CardLinks.size(1023)).isEqualTo("1023 B");
        assertThat(CardLinks.size(1536)).isEqualTo("1.5 KiB");
        assertThat(CardLinks.size(-1)).isEqualTo("16.0 EiB");
    }
}
