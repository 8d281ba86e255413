// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Messages that real runcs sent to their first process, read from the kernel by
/// `strace -f -qq -xx -s 65536 -e trace=write runc --root ROOT create --bundle BUNDLE box`.
final class BootstrapTest {
    /// runc 1.1.5 and 1.3.0, with namespaces by path: both send the same.
    private static final String PATHS =
            "6c00000030f2010001000000000000000800916a000002204300926a6970633a2f70726f632f312f6e732f6970632c"
                    + "7574733a2f70726f632f312f6e732f7574732c6e65743a2f72756e2f6e65746e732f77617272656e65787000"
                    + "000600966a310000000800976a00000000";

    /// runc 1.3.0, with a user namespace of its own.
    private static final String USER =
            "6400000030f2010001000000000000000800916a0000027e2500936a302031303030303020313030300a3130303020"
                    + "3230303030302036343533360a000000001400946a30203130303030302036353533360a000800956a010000"
                    + "000800976a00000000";

    /// runc 1.1.5, with the same user namespace and two mounts whose sources it opens before.
    private static final String USER_BEFORE =
            "8800000030f2010001000000000000000800916a0000027e2500936a302031303030303020313030300a3130303020"
                    + "3230303030302036343533360a000000001400946a30203130303030302036353533360a000800956a010000"
                    + "000800976a0000000021009a6a002f6574632f616c7465726e617469766573002f6574632f61707400000000"
                    + "00";

    private static final String CONFIG_PATHS =
            """
            {"process":{"oomScoreAdj":1,"args":["sleep"],"cwd":"/"},
             "linux":{"namespaces":[{"type":"pid"},{"type":"ipc","path":"/proc/1/ns/ipc"},
              {"type":"uts","path":"/proc/1/ns/uts"},{"type":"mount"},
              {"type":"network","path":"/run/netns/warrenexp"}]}}
            """;

    private static final String CONFIG_USER =
            """
            {"process":{"args":["sleep"],"cwd":"/"},
             "linux":{"namespaces":[{"type":"pid"},{"type":"ipc"},{"type":"uts"},{"type":"mount"},
               {"type":"network"},{"type":"user"},{"type":"cgroup"}],
              "uidMappings":[{"containerID":0,"hostID":100000,"size":1000},
                             {"containerID":1000,"hostID":200000,"size":64536}],
              "gidMappings":[{"containerID":0,"hostID":100000,"size":65536}]}}
            """;

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static Map<String, Object> config(String text) throws MalformedException {
        return Json.readObject(text.getBytes(StandardCharsets.UTF_8), "config.json");
    }

    @Test
    void whatRuncSentSurvivesReadingAndWriting() throws MalformedException {
        for (String captured : new String[] {PATHS, USER, USER_BEFORE}) {
            assertThat(HexFormat.of().formatHex(BootstrapMessage.decode(bytes(captured)).encode()))
                    .isEqualTo(captured);
        }
    }

    @Test
    void whatIsComputedFromTheSpecificationIsWhatRuncSent() throws Exception {
        assertThat(HexFormat.of().formatHex(Bootstrap.of(config(CONFIG_PATHS), "c").encode()))
                .isEqualTo(PATHS);
        assertThat(HexFormat.of().formatHex(Bootstrap.of(config(CONFIG_USER), "c").encode()))
                .isEqualTo(USER);
    }

    @Test
    void theFieldsOfTheMessageAreThoseOfTheSpecification() throws MalformedException {
        BootstrapMessage message = BootstrapMessage.decode(bytes(PATHS));

        // CLONE_NEWPID and CLONE_NEWNS: the others are joined.
        assertThat(message.attributes().getFirst().number()).isEqualTo(0x20020000L);
        assertThat(message.attributes().get(1).text())
                .isEqualTo("ipc:/proc/1/ns/ipc,uts:/proc/1/ns/uts,net:/run/netns/warrenexp");
        assertThat(message.attributes().get(2).text()).isEqualTo("1");
    }

    @Test
    void aMessageThatIsCutIsRefusedWithTheReason() {
        byte[] whole = bytes(PATHS);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> BootstrapMessage.decode(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(MalformedException.class);
        }
    }
}
