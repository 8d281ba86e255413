// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import static dev.warren.kernel.lab.Messages.attribute;
import static dev.warren.kernel.lab.Messages.joined;
import static dev.warren.kernel.lab.Messages.message;
import static dev.warren.kernel.lab.Messages.s32;
import static dev.warren.kernel.lab.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.netlink.link.LinkFamily;
import dev.warren.testkit.Mutations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerTest {
    private static final int OURS = 7;
    private static final byte[] DONE =
            message(Netlink.NLMSG_DONE, Netlink.NLM_F_MULTI, OURS, s32(0));

    private final List<Integer> received = new ArrayList<>();
    private final Answer dump = answer(true);

    private Answer answer(boolean isDump) {
        return new Answer(
                LinkFamily.LINKS,
                OURS,
                isDump,
                (bytes, offset, end) -> {
                    assertThat(end - offset).isEqualTo(4);
                    received.add(Bytes.s32(bytes, offset));
                });
    }

    private static byte[] entry(int number) {
        return message(RouteNetlink.RTM_NEWLINK, Netlink.NLM_F_MULTI, OURS, s32(number));
    }

    private static void take(Answer answer, byte[]... messages) {
        byte[] datagram = joined(messages);
        // What the buffer held before stands behind the datagram.
        byte[] buffer = Arrays.copyOf(datagram, datagram.length + 64);
        Arrays.fill(buffer, datagram.length, buffer.length, (byte) 0x55);
        answer.datagram(buffer, datagram.length);
    }

    @Test
    void aDumpGoesOnOverDatagramsUntilItIsDone() throws SyscallException {
        take(dump, entry(1), entry(2));
        assertThat(dump.isComplete()).isFalse();
        take(dump, entry(3), message(Netlink.NLMSG_NOOP, 0, OURS), DONE);

        assertThat(dump.isComplete()).isTrue();
        assertThat(received).containsExactly(1, 2, 3);
        assertThat(dump.wasInterrupted()).isFalse();
    }

    @Test
    void oneMessageAnswersAQuestion() throws SyscallException {
        Answer question = answer(false);
        take(question, entry(1));

        assertThat(question.isComplete()).isTrue();
        assertThat(question.wasInterrupted()).isFalse();
        assertThat(received).containsExactly(1);
    }

    @Test
    void anAcknowledgementIsAnAnswerWithoutEntries() throws SyscallException {
        Answer question = answer(false);
        take(question, message(Netlink.NLMSG_ERROR, 0, OURS, s32(0), new byte[16]));

        assertThat(question.isComplete()).isTrue();
        assertThat(question.wasInterrupted()).isFalse();
        assertThat(received).isEmpty();
    }

    @Test
    void answersToOtherRequestsAreNoneOfOurs() {
        take(
                dump,
                message(RouteNetlink.RTM_NEWLINK, 0, OURS - 1, s32(9)),
                message(Netlink.NLMSG_DONE, Netlink.NLM_F_DUMP_INTR, OURS - 1, s32(0)),
                message(Netlink.NLMSG_ERROR, 0, 0, s32(-Errno.EPERM), new byte[16]),
                entry(1));

        assertThat(dump.isComplete()).isFalse();
        assertThat(received).containsExactly(1);
    }

    @Test
    void messagesOfAnotherTypeAreLeftOut() {
        take(dump, message(RouteNetlink.RTM_NEWADDR, 0, OURS, s32(9)), entry(1), DONE);

        assertThat(received).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyMessageMayTellThatTheTableChanged(boolean atTheEnd) throws SyscallException {
        int mark = Netlink.NLM_F_MULTI | Netlink.NLM_F_DUMP_INTR;
        if (atTheEnd) {
            take(dump, entry(1), message(Netlink.NLMSG_DONE, mark, OURS, s32(0)));
        } else {
            take(dump, message(RouteNetlink.RTM_NEWLINK, mark, OURS, s32(1)), DONE);
        }

        assertThat(dump.wasInterrupted()).isTrue();
    }

    @Test
    void lostMessagesAreAnError() {
        take(dump, entry(1), message(Netlink.NLMSG_OVERRUN, 0, OURS));

        assertThat(dump.isComplete()).isTrue();
        assertFails(Errno.ENOBUFS, "RTM_GETLINK");
    }

    @Test
    void aDumpMayFailAtItsEnd() {
        take(dump, entry(1), message(Netlink.NLMSG_DONE, 2, OURS, s32(-Errno.EMSGSIZE)));

        assertFails(Errno.EMSGSIZE, "RTM_GETLINK");
    }

    @Test
    void aRefusalQuotesTheKernel() {
        byte[] request = message(RouteNetlink.RTM_GETLINK, 1, OURS, new byte[8]);
        byte[] reason = attribute(Netlink.NLMSGERR_ATTR_MSG, text("Too much to ask"));
        byte[] offset = attribute(2, s32(16));

        // The whole request is quoted, or its header alone.
        take(
                dump,
                message(
                        Netlink.NLMSG_ERROR,
                        Netlink.NLM_F_ACK_TLVS,
                        OURS,
                        s32(-Errno.EINVAL),
                        request,
                        offset,
                        reason));
        assertFails(Errno.EINVAL, "the kernel says: Too much to ask");
        take(
                dump,
                message(
                        Netlink.NLMSG_ERROR,
                        Netlink.NLM_F_ACK_TLVS | Netlink.NLM_F_CAPPED,
                        OURS,
                        s32(-Errno.EPERM),
                        Arrays.copyOf(request, 16),
                        reason));
        assertFails(Errno.EPERM, "the kernel says: Too much to ask");
        // A dump's end has no request to quote.
        take(
                dump,
                message(
                        Netlink.NLMSG_DONE,
                        Netlink.NLM_F_ACK_TLVS,
                        OURS,
                        s32(-Errno.EBUSY),
                        reason));
        assertFails(Errno.EBUSY, "the kernel says: Too much to ask");
    }

    private void assertFails(int errno, String words) {
        assertThat(dump.isComplete()).isTrue();
        assertThatThrownBy(dump::wasInterrupted)
                .isInstanceOfSatisfying(
                        SyscallException.class,
                        failed -> assertThat(failed.errno()).isEqualTo(errno))
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 21, 1 << 30, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void refusesALengthThatCannotBe(int length) {
        byte[] bytes = entry(1);
        System.arraycopy(s32(length), 0, bytes, 0, 4);

        assertThatThrownBy(() -> take(dump, bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(length + " bytes");
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 15, 1 << 20, Integer.MIN_VALUE})
    void refusesAQuotedRequestWhoseLengthCannotBe(int length) {
        byte[] error =
                message(
                        Netlink.NLMSG_ERROR,
                        Netlink.NLM_F_ACK_TLVS,
                        OURS,
                        s32(-Errno.EINVAL),
                        s32(length),
                        new byte[32]);

        assertThatThrownBy(() -> take(dump, error)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void damageIsRefusedOrRead() {
        byte[] request = message(RouteNetlink.RTM_GETLINK, 1, OURS, new byte[8]);
        byte[] reason = attribute(Netlink.NLMSGERR_ATTR_MSG, text("Too much to ask"));
        byte[] whole =
                joined(
                        entry(1),
                        entry(2),
                        message(2, Netlink.NLM_F_ACK_TLVS, OURS, s32(-1), request, reason));
        Mutations.of(
                whole,
                damaged -> {
                    List<Integer> ends = new ArrayList<>();
                    Answer answer =
                            new Answer(LinkFamily.LINKS, OURS, true, (_, _, end) -> ends.add(end));
                    try {
                        answer.datagram(damaged, damaged.length);
                    } catch (MalformedMessageException declared) {
                        assertThat(declared).hasMessageContaining("bytes");
                    }
                    assertThat(ends).allMatch(end -> end <= damaged.length);
                });
    }

    @Test
    void aTableThatKeepsChangingIsReadFiveTimesAndReported() throws SyscallException {
        List<Integer> attempts = new ArrayList<>();
        Dump<Integer> dumped =
                NetlinkSocket.steady(
                        entries -> {
                            attempts.add(attempts.size());
                            entries.addAll(attempts);
                            return true;
                        });

        assertThat(attempts).hasSize(5);
        assertThat(dumped).isEqualTo(new Dump<>(List.of(0, 1, 2, 3, 4), true));
    }

    @Test
    void aTableThatComesToRestIsReadNoMore() throws SyscallException {
        List<Integer> attempts = new ArrayList<>();
        Dump<Integer> dumped =
                NetlinkSocket.steady(
                        entries -> {
                            attempts.add(attempts.size());
                            entries.add(attempts.size());
                            return attempts.size() < 3;
                        });

        assertThat(dumped).isEqualTo(new Dump<>(List.of(3), false));
    }

    @Test
    void aTableThatMayNotBeReadIsNotReadAgain() {
        List<Integer> attempts = new ArrayList<>();

        assertThatThrownBy(
                        () ->
                                NetlinkSocket.steady(
                                        _ -> {
                                            attempts.add(1);
                                            throw new SyscallException("x", "y", Errno.EPERM);
                                        }))
                .isInstanceOf(SyscallException.class);
        assertThat(attempts).hasSize(1);
    }
}
