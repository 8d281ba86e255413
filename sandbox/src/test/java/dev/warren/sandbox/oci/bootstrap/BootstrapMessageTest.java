// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.oci.bootstrap.BootstrapAttribute.NamespacePaths.Join;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Messages of real runcs, read, written again, and worked out.
final class BootstrapMessageTest {
    private static final RuncVersion V1_1 = new RuncVersion(1, 1);
    private static final RuncVersion V1_3 = new RuncVersion(1, 3);

    private static final List<byte[]> CAPTURED =
            List.of(
                    CapturedMessages.PATHS,
                    CapturedMessages.USER_1_1,
                    CapturedMessages.USER_1_3,
                    CapturedMessages.TIME_1_3,
                    CapturedMessages.EXEC);

    private static BootstrapMessage decode(byte[] bytes) throws MalformedException {
        return BootstrapMessage.decode(bytes, "the message");
    }

    @Test
    void whatIsReadIsWrittenAgainByteByByte() throws MalformedException {
        for (byte[] message : CAPTURED) {
            assertThat(decode(message).encode()).isEqualTo(message);
            assertThat(decode(message).find(BootstrapAttribute.Unknown.class)).isEmpty();
        }
    }

    @Test
    void namespacesToMakeAndToJoinAreRead() throws MalformedException {
        assertThat(decode(CapturedMessages.PATHS))
                .isEqualTo(
                        BootstrapMessage.first(
                                List.of(
                                        new BootstrapAttribute.CloneFlags(
                                                NamespaceKind.PROCESS.flag()
                                                        | NamespaceKind.MOUNT.flag()),
                                        new BootstrapAttribute.NamespacePaths(
                                                List.of(
                                                        new Join(
                                                                NamespaceKind.INTER_PROCESS,
                                                                "/proc/self/ns/ipc"),
                                                        new Join(
                                                                NamespaceKind.HOST_NAME,
                                                                "/proc/self/ns/uts"),
                                                        new Join(
                                                                NamespaceKind.NETWORK,
                                                                "/run/netns/warrenexp"))),
                                        new BootstrapAttribute.OutOfMemoryScore(1),
                                        new BootstrapAttribute.Rootless(false))));
        assertThat(
                        decode(CapturedMessages.EXEC)
                                .find(BootstrapAttribute.NamespacePaths.class)
                                .orElseThrow()
                                .joins())
                .extracting(Join::kind)
                .containsExactly(
                        NamespaceKind.USER,
                        NamespaceKind.INTER_PROCESS,
                        NamespaceKind.HOST_NAME,
                        NamespaceKind.NETWORK,
                        NamespaceKind.PROCESS,
                        NamespaceKind.MOUNT,
                        NamespaceKind.CONTROL_GROUP);
    }

    @Test
    void theSameNumberMeansMountsInOneVersionAndClocksInALaterOne() throws MalformedException {
        BootstrapMessage old = decode(CapturedMessages.USER_1_1);
        assertThat(old.find(BootstrapAttribute.UserMap.class).orElseThrow().maps())
                .containsExactly(new IdMap(0, 100_000, 1000), new IdMap(1000, 200_000, 64_536));
        assertThat(old.find(BootstrapAttribute.MountSources.class).orElseThrow().sources())
                .containsExactly("", "", "/etc/alternatives", "/etc/apt");
        assertThat(decode(CapturedMessages.USER_1_3).find(BootstrapAttribute.MountSources.class))
                .isEmpty();
        assertThat(
                        decode(CapturedMessages.TIME_1_3)
                                .find(BootstrapAttribute.TimeOffsets.class)
                                .orElseThrow()
                                .offsets())
                .containsExactly(
                        new BootstrapAttribute.TimeOffsets.Offset("monotonic", 172_800, 5));
    }

    @Test
    void theMessageIsWorkedOutFromTheConfiguration() throws MalformedException {
        for (RuncVersion version : List.of(V1_1, V1_3)) {
            assertThat(BootstrapPrediction.of(CapturedMessages.paths(), "/b", version).encode())
                    .isEqualTo(CapturedMessages.PATHS);
        }
        assertThat(BootstrapPrediction.of(CapturedMessages.user(), "/b", V1_1).encode())
                .isEqualTo(CapturedMessages.USER_1_1);
        assertThat(BootstrapPrediction.of(CapturedMessages.user(), "/b", V1_3).encode())
                .isEqualTo(CapturedMessages.USER_1_3);
        assertThat(BootstrapPrediction.of(CapturedMessages.time(), "/b", V1_3).encode())
                .isEqualTo(CapturedMessages.TIME_1_3);
    }

    @Test
    void thePartsForPeopleHoldAllBytes() throws MalformedException {
        for (byte[] message : CAPTURED) {
            List<BootstrapView.Part> parts = BootstrapView.parts(decode(message));
            String hex = String.join(" ", parts.stream().map(BootstrapView.Part::hex).toList());
            assertThat(hex).isEqualTo(java.util.HexFormat.ofDelimiter(" ").formatHex(message));
        }
        assertThat(words(CapturedMessages.PATHS))
                .containsExactly(
                        "type 62000, flags 1, sequence 1, port 0, 116 bytes",
                        "make CLONE_NEWNS | CLONE_NEWPID",
                        "join ipc:/proc/self/ns/ipc",
                        "join uts:/proc/self/ns/uts",
                        "join net:/run/netns/warrenexp",
                        "oom_score_adj 1",
                        "runc is root");
        assertThat(words(CapturedMessages.USER_1_1))
                .contains(
                        "users 1000 to 65535 are 200000 to 264535 outside",
                        "groups 0 to 65535 are 100000 to 165535 outside",
                        "setgroups allowed",
                        "open /etc/alternatives for mount 2");
        assertThat(words(CapturedMessages.TIME_1_3))
                .contains("clock monotonic ahead by 172800 s and 5 ns");
        assertThat(words(CapturedMessages.EXEC)).contains("make none");
    }

    private static List<String> words(byte[] message) throws MalformedException {
        return BootstrapView.parts(decode(message)).stream()
                .flatMap(part -> part.words().stream())
                .toList();
    }

    @Test
    void allThatIsKnownSurvivesTheWay() throws MalformedException {
        BootstrapMessage all =
                new BootstrapMessage(
                        5,
                        77,
                        -3,
                        List.of(
                                new BootstrapAttribute.CloneFlags(-1),
                                new BootstrapAttribute.GroupMap(
                                        List.of(new IdMap(0, 4_294_967_294L, 1))),
                                new BootstrapAttribute.SetGroups(false),
                                new BootstrapAttribute.OutOfMemoryScore(-998),
                                new BootstrapAttribute.Rootless(true),
                                new BootstrapAttribute.UserMapProgram("/usr/bin/newuidmap"),
                                new BootstrapAttribute.GroupMapProgram("/usr/bin/\udcff"),
                                new BootstrapAttribute.SetupUser(4_294_967_295L),
                                new BootstrapAttribute.SetupGroup(1000),
                                new BootstrapAttribute.TimeOffsets(
                                        List.of(
                                                new BootstrapAttribute.TimeOffsets.Offset(
                                                        "boottime", -5, 7))),
                                new BootstrapAttribute.Unknown(1, "00ff")));
        assertThat(decode(all.encode())).isEqualTo(all);
        assertThat(
                        BootstrapView.parts(all).stream()
                                .flatMap(part -> part.words().stream())
                                .toList())
                .contains("2 bytes that are not known", "setgroups denied", "runc is not root");
        assertThat(BootstrapView.parts(all).get(1).words().getFirst()).endsWith(" | 0x81fdff7f");
    }

    @Test
    void whatWouldNotComeOutAgainIsUnknownAndKept() throws MalformedException {
        Random random = new Random(7);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = CAPTURED.get(round % CAPTURED.size()).clone();
            for (int i = 0; i <= round % 3; i++) {
                int at = BootstrapMessage.HEADER_BYTES;
                damaged[at + random.nextInt(damaged.length - at)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(decode(damaged).encode()).isEqualTo(damaged);
                read++;
            } catch (MalformedException refused) {
                assertThat(refused).hasMessageStartingWith("the message: ");
            }
        }
        assertThat(read).isGreaterThan(10_000);
    }

    @Test
    void whatIsNoMessageIsRefused() {
        byte[] good = CapturedMessages.PATHS;
        assertRefused(new byte[15], "less than a netlink header");
        assertRefused(new byte[16], "is of type 0 and not 62000");
        assertRefused(Arrays.copyOf(good, good.length - 4), "has 112");
        assertRefused(Arrays.copyOf(good, good.length + 4), "has 120");
        byte[] shortened = good.clone();
        shortened[16] = 3;
        assertRefused(shortened, "is cut in the attribute at byte 16");
        byte[] lengthened = good.clone();
        lengthened[17] = 1;
        assertRefused(lengthened, "is cut in the attribute at byte 16");
        byte[] filled = good.clone();
        filled[99] = 1;
        assertRefused(filled, "has no zeros after attribute 27282");
    }

    private static void assertRefused(byte[] bytes, String reason) {
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void anAttributeHasALimit() {
        List<BootstrapAttribute> attributes = new ArrayList<>();
        attributes.add(new BootstrapAttribute.UserMapProgram("x".repeat(65_531)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BootstrapMessage.first(attributes).encode())
                .withMessageContaining("more than the 65535");
    }

    @Test
    void versionsAreCompared() {
        assertThat(RuncVersion.parse("1.1.5+ds1")).contains(V1_1);
        assertThat(RuncVersion.parse("v1.3.0")).contains(V1_3);
        assertThat(RuncVersion.parse("1.12-rc")).contains(new RuncVersion(1, 12));
        assertThat(RuncVersion.parse("unknown")).isEmpty();
        assertThat(new RuncVersion(1, 12)).isGreaterThan(V1_3);
        assertThat(new RuncVersion(2, 0)).isGreaterThan(new RuncVersion(1, 12));
        assertThat(V1_3).hasToString("1.3");
    }
}
