// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.kernel.net.IpAddress;
import dev.warren.sandbox.pod.PortMapping;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `8080:80`, `127.0.0.1:8080:80/udp`, `[::1]:8080:80`.
final class PortFlag {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:([0-9.]+|\\[[0-9a-fA-F:.]+]):)?(\\d{1,5}):(\\d{1,5})(?:/(tcp|udp|sctp))?");
    private static final int HIGHEST = 65_535;

    private PortFlag() {}

    static PortMapping parse(String option, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new UsageException(
                    "%s: '%s' is not of the form [ADDRESS:]PORT:PORT[/tcp|udp|sctp]"
                            .formatted(option, text));
        }
        String protocol = form.group(4);
        return new PortMapping(
                protocol == null ? "tcp" : protocol,
                port(option, form.group(3)),
                port(option, form.group(2)),
                address(option, form.group(1)));
    }

    private static int port(String option, String text) {
        int port = Integer.parseInt(text);
        if (port < 1 || port > HIGHEST) {
            throw new UsageException("%s: %s is no port".formatted(option, text));
        }
        return port;
    }

    private static String address(String option, @org.jspecify.annotations.Nullable String text) {
        if (text == null) {
            return "";
        }
        try {
            return IpAddress.parse(text.replace("[", "").replace("]", "")).toString();
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(option + ": " + wrong.getMessage());
        }
    }
}
