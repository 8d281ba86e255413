// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.http;

import java.nio.charset.StandardCharsets;

/// What a service answered.
///
/// @param status 200 to 599
/// @param body not copied, so not to be changed
@SuppressWarnings("ArrayRecordComponent")
public record HttpAnswer(int status, byte[] body) {
    public boolean isFine() {
        return status == 200;
    }

    /// The body as text; what is no UTF-8 is replaced.
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
