// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;

/// How a user names a namespace: by itself or by anything that lives in it.
///
/// `/run/netns/blue` · `cni-59c4…` · `95b9087274ab` · `4026532177` · `pid:77` · `pod:default/web` ·
/// `container:redis` · `if:veth31fc0ba6` · `ip:10.0.3.7` · `mac:02:5a:…` · `cookie:4101` ·
/// `nsid:3` · `table:2` · `rule:1536` · `eni:eni-0ee5…` · `@host` · `@self`. A bare word may be a name, an inode, a pid, a link, an address, a
/// container or a pod. What the table prints can be pasted back: `host`, `pod/default/web`,
/// `container/redis`, `process/sleep[77]`.
public sealed interface Reference {
    record Host() implements Reference {}

    record Self() implements Reference {}

    record Path(String path) implements Reference {}

    record Pid(int pid) implements Reference {}

    /// @param namespace empty when any will do
    record Pod(String namespace, String name) implements Reference {}

    /// @param idOrName a name, or the first digits of an id
    record Container(String idOrName) implements Reference {}

    record Interface(String name) implements Reference {}

    record Address(IpAddress address) implements Reference {}

    record Hardware(Mac mac) implements Reference {}

    record Cookie(long cookie) implements Reference {}

    record Nsid(int number) implements Reference {}

    /// A table of routes; those that send packets there are meant as well.
    record Table(long number) implements Reference {}

    /// Rules of one priority; those that they name are meant as well.
    record Rule(long priority) implements Reference {}

    /// An interface of the cloud; those that have its addresses are meant as well.
    record CloudInterface(String id) implements Reference {}

    record Word(String word) implements Reference {}

    /// Parses a reference.
    ///
    /// @throws IllegalArgumentException with a sentence for the user when a prefix promises something
    ///     that does not follow
    static Reference parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty reference names nothing");
        }
        if (text.equals("@host")) {
            return new Host();
        }
        if (text.equals("@self")) {
            return new Self();
        }
        if (text.startsWith("/")) {
            return new Path(text);
        }
        int end = prefixEnd(text);
        if (end < 0) {
            return new Word(text);
        }
        String prefix = text.substring(0, end);
        String rest = text.substring(end + 1);
        if (rest.isEmpty() && isPrefix(prefix)) {
            throw new IllegalArgumentException("'" + text + "' ends where a name should follow");
        }
        return switch (prefix) {
            case "pid" -> new Pid(number(text, rest));
            case "process" -> new Pid(number(text, rest.replaceFirst(".*\\[(\\d+)]$", "$1")));
            case "pod" -> pod(text, rest);
            case "container" -> new Container(rest);
            case "if", "link" -> new Interface(rest);
            case "ip" -> new Address(IpAddress.parse(LinkSearch.bareAddress(rest)));
            case "mac" -> new Hardware(Mac.parse(rest));
            case "cookie" -> new Cookie(cookie(text, rest));
            case "nsid" -> new Nsid(number(text, rest));
            case "inode", "netns" -> new Word(rest);
            case "table" -> new Table(table(text, rest));
            case "rule" -> new Rule(unsigned(text, rest));
            case "eni" -> new CloudInterface(rest);
            default -> new Word(text);
        };
    }

    /// Where a known prefix ends; an IPv6 address has colons, too, and is none.
    private static int prefixEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':' || c == '/') {
                return i;
            }
            if (c < 'a' || c > 'z') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isPrefix(String word) {
        return switch (word) {
            case "pid", "process", "pod", "container", "if", "link" -> true;
            case "ip", "mac", "cookie", "nsid", "inode", "netns" -> true;
            case "table", "rule", "eni" -> true;
            default -> false;
        };
    }

    private static Reference pod(String whole, String rest) {
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return new Pod("", rest);
        }
        if (slash == 0 || slash == rest.length() - 1) {
            throw new IllegalArgumentException("'" + whole + "' is no pod such as pod:default/web");
        }
        return new Pod(rest.substring(0, slash), rest.substring(slash + 1));
    }

    private static int number(String whole, String text) {
        if (!text.matches("\\d+")) {
            throw new IllegalArgumentException("'" + whole + "': '" + text + "' is no number");
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException tooLarge) {
            throw new IllegalArgumentException(
                    "'" + whole + "': " + text + " is too large", tooLarge);
        }
    }

    /// Whether it may mean several namespaces without being ambiguous.
    default boolean isCollective() {
        return this instanceof Table || this instanceof Rule || this instanceof CloudInterface;
    }

    private static long table(String whole, String text) {
        return switch (text) {
            case "main" -> RouteAttributes.RT_TABLE_MAIN;
            case "local" -> RouteAttributes.RT_TABLE_LOCAL;
            case "default" -> RouteAttributes.RT_TABLE_DEFAULT;
            default -> unsigned(whole, text);
        };
    }

    private static long unsigned(String whole, String text) {
        try {
            return Integer.toUnsignedLong(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "'" + whole + "': '" + text + "' is no number below 4294967296", wrong);
        }
    }

    /// Cookies fill all 64 bits.
    private static long cookie(String whole, String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "'" + whole + "': '" + text + "' is no cookie such as 4101", wrong);
        }
    }
}
