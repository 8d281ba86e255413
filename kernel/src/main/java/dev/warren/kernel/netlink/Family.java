// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

/// One kind of table that netlink speaks of: how its table is asked for and what its messages mean.
///
/// @param <T> the record that one message becomes
public interface Family<T> {
    /// The request's message type, such as `RTM_GETLINK`.
    int requestType();

    /// The type of the messages that answer it, such as `RTM_NEWLINK`.
    int replyType();

    /// What is asked, for error messages: `RTM_GETLINK`.
    String name();

    /// Writes the body of the request for the whole table.
    void writeDump(Request request);

    /// Decodes one message's body; `bytes` is used again afterwards, so what is kept is copied.
    ///
    /// @throws MalformedMessageException when its lengths contradict each other
    T decode(byte[] bytes, int offset, int end);
}
