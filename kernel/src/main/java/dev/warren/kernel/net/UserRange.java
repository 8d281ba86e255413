// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

/// The users whose packets a rule is for.
///
/// @param first the first user id, below 2^32
/// @param last the last one
public record UserRange(long first, long last) {
    public boolean contains(long user) {
        return user >= first && user <= last;
    }

    /// `1000-1999`.
    @Override
    public String toString() {
        return first + "-" + last;
    }
}
