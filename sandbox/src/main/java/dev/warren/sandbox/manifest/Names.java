// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.kernel.net.IpAddress;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What names may be. They go into names of files, arguments of plugins and environments of programs, so none is
/// taken as it comes. Source: Kubernetes, "Object Names and IDs", "Labels and Selectors"; RFC 1123.
final class Names {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern QUALIFIED =
            Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    /// What tools that speak CRI call their pods.
    private static final Pattern LOOSE = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9_.]*");

    private static final Pattern SYSCTL =
            Pattern.compile("[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*");

    private static final int LABEL_LENGTH = 63;
    private static final int SUBDOMAIN_LENGTH = 253;
    private static final int ANNOTATIONS_LENGTH = 256 << 10;

    private Names() {}

    static String label(Node node) throws MalformedException {
        return demand(
                node, node.text(), LABEL, LABEL_LENGTH, "a name of small letters, digits and '-'");
    }

    static String subdomain(Node node) throws MalformedException {
        return subdomain(node, SUBDOMAIN_LENGTH);
    }

    static String subdomain(Node node, int length) throws MalformedException {
        return demand(
                node,
                node.text(),
                SUBDOMAIN,
                length,
                "a name of small letters, digits, '-' and '.'");
    }

    /// May be empty.
    static String loose(Node node) throws MalformedException {
        String text = node.textOrEmpty();
        return text.isEmpty()
                ? text
                : demand(
                        node,
                        text,
                        LOOSE,
                        SUBDOMAIN_LENGTH,
                        "a name of letters, digits, '-', '_' and '.'");
    }

    private static String demand(Node node, String text, Pattern form, int length, String what)
            throws MalformedException {
        if (text.length() > length || !form.matcher(text).matches()) {
            throw node.wrong(
                    "must be %s, %d characters at most, not '%s'"
                            .formatted(what, length, shown(text)));
        }
        return text;
    }

    static String shown(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    static Map<String, String> labels(Node node) throws MalformedException {
        Map<String, String> labels = new LinkedHashMap<>();
        for (Map.Entry<String, Node> label : node.members().entrySet()) {
            key(label.getValue(), label.getKey());
            String value = label.getValue().textOrEmpty();
            if (!value.isEmpty()) {
                demand(
                        label.getValue(),
                        value,
                        QUALIFIED,
                        LABEL_LENGTH,
                        "letters, digits, '-', '_' and '.'");
            }
            labels.put(label.getKey(), value);
        }
        return labels;
    }

    static Map<String, String> annotations(Node node) throws MalformedException {
        Map<String, String> annotations = new LinkedHashMap<>();
        int length = 0;
        for (Map.Entry<String, Node> annotation : node.members().entrySet()) {
            key(annotation.getValue(), annotation.getKey());
            String value = plain(annotation.getValue(), annotation.getValue().textOrEmpty());
            length += annotation.getKey().length() + value.length();
            annotations.put(annotation.getKey(), value);
        }
        if (length > ANNOTATIONS_LENGTH) {
            throw node.wrong("must have " + ANNOTATIONS_LENGTH + " characters at most");
        }
        return annotations;
    }

    /// A prefix like a host's name, a slash, a name; or the name alone.
    private static void key(Node node, String key) throws MalformedException {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "a" : key.substring(0, slash);
        String name = key.substring(slash + 1);
        if (prefix.length() > SUBDOMAIN_LENGTH
                || name.length() > LABEL_LENGTH
                || !SUBDOMAIN.matcher(prefix).matches()
                || !QUALIFIED.matcher(name).matches()) {
            throw node.wrong(
                    "'" + shown(key) + "' is no key: 'name' or 'example.com/name' would be one");
        }
    }

    /// A text that becomes an argument, a line or a path.
    static String plain(Node node, String text) throws MalformedException {
        if (text.indexOf('\0') >= 0) {
            throw node.wrong("must not hold a NUL character");
        }
        return text;
    }

    /// An absolute path that does not go up.
    static String path(Node node) throws MalformedException {
        String path = plain(node, node.text());
        if (!path.startsWith("/") || path.indexOf('\n') >= 0) {
            throw node.wrong("must be an absolute path, not '" + shown(path) + "'");
        }
        if (List.of(path.split("/", -1)).contains("..")) {
            throw node.wrong("must not go up by '..'");
        }
        return path;
    }

    static String address(Node node) throws MalformedException {
        String text = node.text();
        try {
            return IpAddress.parse(text).toString();
        } catch (IllegalArgumentException wrong) {
            throw node.wrong("must be an IPv4 or IPv6 address, not '" + shown(text) + "'");
        }
    }

    /// The name with dots. Where slashes separate, dots are part of a name. Source: man 8 sysctl.
    static String sysctl(Node node, String name) throws MalformedException {
        demand(node, name, SYSCTL, SUBDOMAIN_LENGTH, "the name of a sysctl");
        int slash = name.indexOf('/');
        int dot = name.indexOf('.');
        if (slash < 0 || (dot >= 0 && dot < slash)) {
            return name;
        }
        return name.replace('.', '\0').replace('/', '.').replace('\0', '/');
    }
}
