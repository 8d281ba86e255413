// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import java.util.Map;

/// Variables of a container's environment in its command, arguments and further variables: `$(NAME)` is what the
/// variable is, `$$(NAME)` stays `$(NAME)`, and so does one that nobody has set. Source: Kubernetes API,
/// "Container v1 core", `args`, and "EnvVar v1 core", `value`.
final class VariableExpansion {
    private VariableExpansion() {}

    static String expand(String text, Map<String, String> variables) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char here = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : '\0';
            if (here == '$' && next == '$') {
                expanded.append('$');
                at += 2;
            } else if (here == '$' && next == '(' && text.indexOf(')', at) >= 0) {
                int end = text.indexOf(')', at);
                String name = text.substring(at + 2, end);
                expanded.append(variables.getOrDefault(name, text.substring(at, end + 1)));
                at = end + 1;
            } else {
                expanded.append(here);
                at++;
            }
        }
        return expanded.toString();
    }
}
