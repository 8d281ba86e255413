// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Documents as Go writes them. What is expected is what `json.Marshal` of Go 1.26 wrote of what `json.Unmarshal` had
/// read; [LibcniTest] asks it again.
final class GoJsonTest {
    private static String rewritten(String document) throws MalformedException {
        Object value = Json.read(document.getBytes(StandardCharsets.UTF_8), "a document");
        return new String(
                GoJson.encode(GoJson.decoded(value, "a document", "")), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "1.0,1",
        "1.50,1.5",
        "-1e-7,-1e-7",
        "0.000001,0.000001",
        "1e20,100000000000000000000",
        "1e21,1e+21",
        "1.5e21,1.5e+21",
        "9007199254740993,9007199254740992",
        "18446744073709551615,18446744073709552000",
        "123456789012345678901234567890,1.2345678901234568e+29",
        "5e-324,5e-324",
        "1.7976931348623157e308,1.7976931348623157e+308"
    })
    void numbersAreOfDoublePrecision(String written, String expected) throws MalformedException {
        assertThat(rewritten(written)).isEqualTo(expected);
    }

    @Test
    void whatMeansSomethingInHtmlIsEscaped() throws MalformedException {
        assertThat(
                        rewritten(
                                "\"<&>'\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\\u2028\\u2029\u007f\\ud83d\\ude00\""))
                .isEqualTo(
                        "\"\\u003c\\u0026\\u003e'\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\\u2028\\u2029\u007f😀\"");
    }

    @Test
    void membersAreSortedByTheBytesOfTheirNames() throws MalformedException {
        assertThat(
                        rewritten(
                                "{\"b\":{\"d\":1,\"c\":[{\"z\":1,\"y\":null}]},\"a\":1,\"\ue000\":1,\"😀\":1,\"B\":true}"))
                .isEqualTo(
                        "{\"B\":true,\"a\":1,\"b\":{\"c\":[{\"y\":null,\"z\":1}],\"d\":1},\"\ue000\":1,\"😀\":1}");
    }

    @Test
    void membersOfAMapThatWasNotReadKeepTheirOrderAndWholeNumbersTheirDigits() {
        assertThat(GoJson.encode(Json.object("b", Long.MAX_VALUE, "a", List.of(1, "<"))))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"b\":9223372036854775807,\"a\":[1,\"\\u003c\"]}");
    }

    @Test
    void halfACharacterIsReplaced() {
        assertThat(GoJson.encode("a\ud83d"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("\"a\ufffd\"");
    }

    @Test
    void aNumberBeyondDoublePrecisionIsRefusedWithItsPlace() {
        assertThat(
                        catchThrowableOfType(
                                MalformedException.class,
                                () -> rewritten("{\"a\":[0,{\"b\":1e400}]}")))
                .hasMessage("a document: a[1].b: the number is too large");
    }

    @Test
    void aValueOfAnotherKindIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GoJson.encode(Map.of("a", Thread.currentThread())))
                .withMessageStartingWith("no JSON can be made of a ");
    }
}
