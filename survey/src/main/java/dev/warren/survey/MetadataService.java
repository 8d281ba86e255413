// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.survey.http.Endpoint;

/// Whether the cloud's metadata service is asked, and where.
public sealed interface MetadataService {
    /// Where `/etc/warren/node.json` says, or at its usual address when the machine looks like one of
    /// EC2's.
    record Automatic() implements MetadataService {}

    /// It is not asked.
    record Off() implements MetadataService {}

    /// Here, whatever the machine looks like.
    record At(String address) implements MetadataService {
        /// @throws IllegalArgumentException when it is no `http://` URL with an IP address
        public At {
            Endpoint.parse(address);
        }
    }

    /// Reads the value of an option: `auto`, `off`, or a URL such as `http://169.254.169.254`.
    ///
    /// @throws IllegalArgumentException with a sentence for the one who wrote it
    static MetadataService parse(String text) {
        return switch (text) {
            case "auto" -> new Automatic();
            case "off" -> new Off();
            default -> new At(text);
        };
    }
}
