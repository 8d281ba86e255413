// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.files;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.sandbox.pod.HostAlias;
import java.util.List;

/// What a pod's `hostname`, `hosts` and `resolv.conf` hold.
public final class SandboxFileContents {
    private SandboxFileContents() {}

    /// `/etc/hostname`: the name and a line end. Source: man 5 hostname.
    ///
    /// @param name the pod's, or the node's for a pod on its network
    /// @throws SandboxException for a name that would be more than one line
    public static String hostName(String name) throws SandboxException {
        return word("the host name", name) + "\n";
    }

    /// `/etc/resolv.conf`, in containerd's order; empty when nothing is asked for. Source: man 5 resolv.conf.
    ///
    /// @throws SandboxException for a word that would be more than one
    public static String resolver(DnsConfiguration dns) throws SandboxException {
        StringBuilder text = new StringBuilder();
        if (!dns.searches().isEmpty()) {
            text.append("search ").append(words("dns.searches", dns.searches())).append('\n');
        }
        for (int i = 0; i < dns.servers().size(); i++) {
            text.append("nameserver ");
            text.append(word("dns.servers[" + i + "]", dns.servers().get(i))).append('\n');
        }
        if (!dns.options().isEmpty()) {
            text.append("options ").append(words("dns.options", dns.options())).append('\n');
        }
        return text.toString();
    }

    /// `/etc/hosts` of a pod with a network of its own: what every host has, the pod's name for each of its
    /// addresses, and the lines that the pod asks for; as a kubelet writes it. Source: man 5 hosts.
    ///
    /// @param addresses of the pod; none before its network is there
    /// @throws SandboxException for a name or an address that would be more than one word
    public static String hosts(String name, List<String> addresses, List<HostAlias> aliases)
            throws SandboxException {
        StringBuilder text = new StringBuilder();
        text.append(
                """
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost ip6-loopback
                fe00::0\tip6-localnet
                fe00::0\tip6-mcastprefix
                fe00::1\tip6-allnodes
                fe00::2\tip6-allrouters
                """);
        for (String address : addresses) {
            text.append(word("an address of the pod", address)).append('\t');
            text.append(word("the host name", name)).append('\n');
        }
        return text + lines(aliases);
    }

    /// `/etc/hosts` of a pod on the node's network: the node's own and the lines that the pod asks for.
    ///
    /// @param ofNode what the node's file holds
    /// @throws SandboxException for a name or an address that would be more than one word
    public static String nodeHosts(String ofNode, List<HostAlias> aliases) throws SandboxException {
        String end = ofNode.isEmpty() || ofNode.endsWith("\n") ? "" : "\n";
        return ofNode + end + lines(aliases);
    }

    private static String lines(List<HostAlias> aliases) throws SandboxException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < aliases.size(); i++) {
            String field = "hostAliases[" + i + "]";
            if (aliases.get(i).names().isEmpty()) {
                throw new SandboxException(field + ".hostnames is empty");
            }
            text.append(word(field + ".ip", aliases.get(i).address()));
            for (String name : aliases.get(i).names()) {
                text.append('\t').append(word(field + ".hostnames", name));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String words(String field, List<String> words) throws SandboxException {
        for (int i = 0; i < words.size(); i++) {
            word(field + "[" + i + "]", words.get(i));
        }
        return String.join(" ", words);
    }

    /// A line of these files ends at a line break and its words at white space: a word with either would be
    /// something else than it says.
    private static String word(String field, String word) throws SandboxException {
        if (word.isEmpty()) {
            throw new SandboxException(field + " is empty");
        }
        if (word.chars().anyMatch(c -> c <= ' ' || Character.isISOControl(c) || c == '#')) {
            throw new SandboxException(
                    field
                            + " holds white space, a control character or '#', so it is no single word");
        }
        return word;
    }
}
