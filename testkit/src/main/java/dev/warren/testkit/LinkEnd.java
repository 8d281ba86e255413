// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One end of a veth pair that is wanted.
///
/// @param namespace where it is to be; the host's namespace when there is none
/// @param name the link's name
/// @param addresses its addresses with their prefix lengths
/// @param gateway where its namespace's default route leads; none when there is to be none
public record LinkEnd(
        @Nullable LabNamespace namespace,
        String name,
        List<String> addresses,
        @Nullable String gateway) {

    /// Keeps a copy that nobody can change.
    public LinkEnd {
        addresses = List.copyOf(addresses);
    }

    /// An end in the host's namespace.
    public static LinkEnd onHost(String name) {
        return new LinkEnd(null, name, List.of(), null);
    }

    /// An end in a namespace of the lab.
    public static LinkEnd in(LabNamespace namespace, String name) {
        return new LinkEnd(namespace, name, List.of(), null);
    }

    /// The same end with one address more, such as `10.1.0.2/24`.
    public LinkEnd withAddress(String address) {
        List<String> more = new ArrayList<>(addresses);
        more.add(address);
        return new LinkEnd(namespace, name, more, gateway);
    }

    /// The same end with a default route.
    public LinkEnd withDefaultRoute(String through) {
        return new LinkEnd(namespace, name, addresses, through);
    }

    String run(String... words) {
        return namespace == null ? Command.run(words) : namespace.run(words);
    }

    String path() {
        return namespace == null ? "/proc/self/ns/net" : namespace.path().toString();
    }

    boolean exists() {
        List<String> show = List.of("ip", "link", "show", "dev", name);
        List<String> words = new ArrayList<>();
        if (namespace != null) {
            words.addAll(List.of("nsenter", "--net=" + namespace.path()));
        }
        words.addAll(show);
        return Command.of(words).outcome().status() == 0;
    }

    void configure() {
        for (String address : addresses) {
            run("ip", "address", "add", address, "dev", name);
        }
        run("ip", "link", "set", name, "up");
        String through = gateway;
        if (through != null) {
            run("ip", "route", "add", "default", "via", through, "dev", name);
        }
    }
}
