// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

/// Words on the command line that make no sense; the message is for the user.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
