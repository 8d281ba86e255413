// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import static dev.warren.kernel.lab.Messages.attribute;
import static dev.warren.kernel.lab.Messages.joined;
import static dev.warren.kernel.lab.Messages.s32;
import static dev.warren.kernel.lab.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.testkit.Mutations;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AttributesTest {
    private static Attributes over(byte[]... parts) {
        byte[] bytes = joined(parts);
        return new Attributes(bytes, 0, bytes.length);
    }

    @Test
    void walksAttributesOfEveryKind() {
        Attributes attributes =
                over(
                        attribute(3, text("eth0")),
                        attribute(4, s32(-2)),
                        attribute(16, new byte[] {(byte) 200}),
                        attribute(1, new byte[] {2, 0, 0, 0, 0, 9}),
                        attribute(5, new byte[] {10, 0, 0, 1}));

        assertThat(attributes.next()).isTrue();
        assertThat(attributes.type()).isEqualTo(3);
        assertThat(attributes.length()).isEqualTo(5);
        assertThat(attributes.text()).isEqualTo("eth0");
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.s32()).isEqualTo(-2);
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.u8()).isEqualTo(200);
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.mac()).hasToString("02:00:00:00:00:09");
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.address()).hasToString("10.0.0.1");
        assertThat(attributes.next()).isFalse();
    }

    @Test
    void leavesTheFlagsOutOfTheType() {
        Attributes attributes = over(attribute(Netlink.NLA_F_NESTED | 0x4000 | 52, text("x")));

        assertThat(attributes.next()).isTrue();
        assertThat(attributes.type()).isEqualTo(52);
    }

    @Test
    void walksIntoNestedOnes() {
        Attributes outer =
                over(
                        attribute(
                                18, attribute(1, text("veth")), attribute(2, attribute(7, s32(1)))),
                        attribute(9));
        assertThat(outer.next()).isTrue();
        Attributes inner = outer.nested();

        assertThat(inner.next()).isTrue();
        assertThat(inner.text()).isEqualTo("veth");
        assertThat(inner.rest()).containsExactly(new RawAttribute(2, attribute(7, s32(1))));
        assertThat(outer.next()).isTrue();
        assertThat(outer.length()).isZero();
        assertThat(outer.rest()).isEmpty();
    }

    @Test
    void anEmptyPayloadIsAnEmptyTextAndNoAddress() {
        Attributes attributes = over(attribute(3));
        assertThat(attributes.next()).isTrue();

        assertThat(attributes.text()).isEmpty();
        assertThat(attributes.mac().isPresent()).isFalse();
        assertThat(attributes.nested().next()).isFalse();
        assertThatThrownBy(attributes::u8).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(attributes::s32).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(attributes::address).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void comparesTextWithoutMakingIt() {
        for (byte[] payload : new byte[][] {text("veth"), {'v', 'e', 't', 'h'}}) {
            Attributes attributes = over(attribute(1, payload));
            assertThat(attributes.next()).isTrue();

            assertThat(attributes.isText("veth")).isTrue();
            assertThat(attributes.isText("vet")).isFalse();
            assertThat(attributes.isText("vetx")).isFalse();
            assertThat(attributes.isText("vethx")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 9, 12, 65535})
    void refusesALengthThatCannotBe(int length) {
        byte[] bytes = attribute(3, s32(7));
        bytes[0] = (byte) length;
        bytes[1] = (byte) (length >> 8);
        Attributes attributes = over(bytes);

        assertThatThrownBy(attributes::next).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void endsWhereNoHeaderFitsAnyMore() {
        byte[] bytes = joined(attribute(3, s32(7)), new byte[] {9, 0, 1});

        Attributes attributes = new Attributes(bytes, 0, bytes.length);

        assertThat(attributes.next()).isTrue();
        assertThat(attributes.next()).isFalse();
    }

    @Test
    void doesNotMindThatTheLastPaddingIsMissing() {
        byte[] bytes = attribute(3, text("eth0"));

        Attributes attributes = new Attributes(bytes, 0, 9);

        assertThat(attributes.next()).isTrue();
        assertThat(attributes.text()).isEqualTo("eth0");
        assertThat(attributes.next()).isFalse();
    }

    @Test
    void aCutMessageIsNeverReadBeyondItsEnd() {
        byte[] whole = joined(attribute(3, text("a")), attribute(18, attribute(1, text("veth"))));

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                walk(new Attributes(cut, 0, length), 0);
            } catch (MalformedMessageException declared) {
                assertThat(declared).hasMessageContaining("bytes");
            }
        }
    }

    @Test
    void damageIsRefusedOrRead() {
        Mutations.of(
                joined(
                        attribute(3, text("eth0")),
                        attribute(
                                18, attribute(1, text("veth")), attribute(2, attribute(1, s32(1)))),
                        attribute(1, new byte[] {1, 2, 3, 4, 5, 6})),
                damaged -> {
                    try {
                        walk(new Attributes(damaged, 0, damaged.length), 0);
                    } catch (MalformedMessageException declared) {
                        assertThat(declared).hasMessageContaining("bytes");
                    }
                });
    }

    private static void walk(Attributes attributes, int depth) {
        while (attributes.next()) {
            assertThat(attributes.text().length()).isLessThanOrEqualTo(attributes.length());
            assertThat(attributes.raw().payload()).hasSize(attributes.length());
            if (depth < 4) {
                try {
                    walk(attributes.nested(), depth + 1);
                } catch (MalformedMessageException notNested) {
                    assertThat(notNested).hasMessageContaining("bytes");
                }
            }
        }
    }
}
