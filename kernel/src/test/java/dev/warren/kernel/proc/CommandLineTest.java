// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.KernelText;
import dev.warren.testkit.Mutations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandLineTest {
    private static CommandLine parse(String content) {
        return CommandLine.parse(KernelText.encode(content));
    }

    @Test
    void argumentsEndWithANul() {
        assertThat(parse("/bin/sleep\0infinity\0").arguments())
                .containsExactly("/bin/sleep", "infinity");
        assertThat(parse("a\0\0b\0\0").arguments()).containsExactly("a", "", "b", "");
        assertThat(parse("a\0\udcff\n\0").arguments()).containsExactly("a", "\udcff\n");
    }

    @Test
    void aProcessMayWriteATextWithoutANul() {
        assertThat(parse("nginx: worker process").arguments())
                .containsExactly("nginx: worker process");
        assertThat(parse("a\0b").arguments()).containsExactly("a", "b");
    }

    @Test
    void aKernelThreadHasNone() {
        assertThat(parse("").arguments()).isEmpty();
        assertThat(parse("").program()).isEmpty();
        assertThat(parse("").option("id")).isEmpty();
    }

    @Test
    void theProgramIsTheLastPartOfItsPath() {
        assertThat(parse("/usr/bin/containerd-shim-runc-v2\0-id\0x\0").program())
                .isEqualTo("containerd-shim-runc-v2");
        assertThat(parse("dockerd\0").program()).isEqualTo("dockerd");
        assertThat(parse("/\0").program()).isEmpty();
        assertThat(parse("\0").program()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-id 1, 1",
        "--id 1, 1",
        "-id=1, 1",
        "--id=1, 1",
        "--id=, ''",
        "--id=a=b, a=b",
        "-identity 7 -id 1, 1",
        "--id-file 7 --id 1, 1",
        "--id 1 --id 2, 1",
        "x id 1 --id 3, 3"
    })
    void findsOptionsInEveryForm(String words, String value) {
        CommandLine line = parse("shim\0" + words.replace(' ', '\0') + "\0");

        assertThat(line.option("id")).hasValue(value);
    }

    @ParameterizedTest
    @CsvSource({"-id", "id 1", "---id 1", "-identity 1", "--idx=1", "''"})
    void findsNoOptionThatIsNotThere(String words) {
        assertThat(parse("shim\0" + words.replace(' ', '\0') + "\0").option("id")).isEmpty();
    }

    @Test
    void theProgramsOwnNameIsNoOption() {
        assertThat(parse("--id\0" + "1\0").option("id")).isEmpty();
    }

    @Test
    void anyBytesAreReadAndNoneAreLost() {
        Mutations.of(
                KernelText.encode("/bin/x\0--id\0" + "77\0-namespace=k8s.io\0"),
                damaged -> {
                    List<String> arguments = CommandLine.parse(damaged).arguments();
                    String joined = String.join("\0", arguments);
                    String whole = KernelText.decode(damaged);
                    assertThat(KernelText.encode(joined))
                            .isEqualTo(
                                    KernelText.encode(
                                            whole.endsWith("\0")
                                                    ? whole.substring(0, whole.length() - 1)
                                                    : whole));
                });
    }
}
