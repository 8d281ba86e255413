// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import static dev.warren.kernel.lab.Messages.attribute;
import static dev.warren.kernel.lab.Messages.message;
import static dev.warren.kernel.lab.Messages.s32;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
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
}
