// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import static dev.warren.kernel.lab.Messages.attribute;
import static dev.warren.kernel.lab.Messages.joined;
import static dev.warren.kernel.lab.Messages.message;
import static dev.warren.kernel.lab.Messages.s32;
import static dev.warren.kernel.lab.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class RequestTest {
    @Test
    void writesHeaderFamilyAndAttributesOverWhatStoodThere() {
        byte[] bytes = new byte[64];
        Arrays.fill(bytes, (byte) 0x55);
        Request request = new Request(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));

        int length = request.family(10, 8).attribute(29, 8).attribute(4, -1).seal(18, 0x301, 99);

        byte[] family = {10, 0, 0, 0, 0, 0, 0, 0};
        assertThat(Arrays.copyOf(bytes, length))
                .isEqualTo(
                        message(
                                18,
                                0x301,
                                99,
                                family,
                                attribute(29, s32(8)),
                                attribute(4, s32(-1))));
    }

    private static byte[] written(int capacity, Consumer<Request> body) {
        byte[] bytes = new byte[capacity];
        Arrays.fill(bytes, (byte) 0x55);
        Request request = new Request(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
        body.accept(request);
        return Arrays.copyOfRange(bytes, Netlink.HEADER_BYTES, request.seal(1, 0, 1));
    }

    @Test
    void writesAttributesOfEveryKind() {
        byte[] bytes =
                written(
                        512,
                        request ->
                                request.u8(1, 255)
                                        .u16(2, 0x1234)
                                        .u16BigEndian(3, 0x1234)
                                        .u32(4, 0xffffffffL)
                                        .u64(5, 0x0102030405060708L)
                                        .u64BigEndian(6, 0x0102030405060708L)
                                        .flag(7)
                                        .text(8, "eth0")
                                        .address(9, IpAddress.parse("2001:db8::1"))
                                        .mac(10, Mac.parse("02:00:00:00:00:01"))
                                        .nested(11, inside -> inside.u8(1, 2).text(2, "x"))
                                        .block(12, inside -> inside.field8(9))
                                        .sized(inside -> inside.field16(7).u8(1, 1)));

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(
                                        joined(
                                                attribute(1, new byte[] {-1}),
                                                attribute(2, new byte[] {0x34, 0x12}),
                                                attribute(3, new byte[] {0x12, 0x34}),
                                                attribute(4, s32(-1)),
                                                attribute(5, new byte[] {8, 7, 6, 5, 4, 3, 2, 1}),
                                                attribute(6, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}),
                                                attribute(7),
                                                attribute(8, text("eth0")),
                                                attribute(
                                                        9,
                                                        IpAddress.parse("2001:db8::1").toBytes()),
                                                attribute(10, new byte[] {2, 0, 0, 0, 0, 1}),
                                                attribute(
                                                        11 | Netlink.NLA_F_NESTED,
                                                        attribute(1, new byte[] {2}),
                                                        attribute(2, text("x"))),
                                                attribute(12, new byte[] {9}),
                                                new byte[] {12, 0, 7, 0, 5, 0, 1, 0, 1, 0, 0, 0})));
    }

    @Test
    void whatDoesNotFitIsRefusedAndNeverCut() {
        for (Consumer<Request> tooMuch :
                List.<Consumer<Request>>of(
                        request -> request.u8(1, 256),
                        request -> request.u8(1, -1),
                        request -> request.u16(1, 0x10000),
                        request -> request.u32(1, 0x100000000L),
                        request -> request.u32(1, -1),
                        request -> request.u16BigEndian(1, -1),
                        request -> request.text(1, "a\0b"),
                        request -> request.bytes(1, new byte[0x10000]),
                        request -> request.bytes(1, new byte[490]),
                        request -> request.family(0, 500),
                        request -> request.nested(1, inside -> inside.bytes(1, new byte[490])),
                        request -> {
                            for (int i = 0; i < 63; i++) {
                                request.attribute(i, i);
                            }
                        })) {
            assertThatThrownBy(() -> written(512 - 4, tooMuch))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(written(512, request -> request.bytes(1, new byte[492]))).hasSize(496);
    }
}
