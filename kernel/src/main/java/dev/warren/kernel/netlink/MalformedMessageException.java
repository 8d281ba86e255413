// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

/// A message whose lengths contradict each other. The kernel does not send such a one; the exception
/// keeps a wrong byte from becoming a wrong answer.
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }
}
