// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.sample;

import dev.warren.namespace.NetworkNamespace;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import java.io.IOException;
import java.io.UncheckedIOException;

/// A namespace that plays the host's, as `node.json` says, with the metadata service's address on its
/// loopback link.
public final class LabNode implements AutoCloseable {
    public static final String METADATA = "169.254.169.254";

    private final LabTopology lab = new LabTopology();
    private final LabNamespace namespace;
    private final NetworkNamespace inside;
    private final Tree tree;

    /// @param tree gets the file that names this namespace
    public LabNode(Tree tree) {
        this.tree = tree;
        namespace = lab.namespace("warren-node");
        namespace.run("ip", "link", "set", "lo", "up");
        namespace.run("ip", "address", "add", METADATA + "/32", "dev", "lo");
        try {
            inside = NetworkNamespace.open(namespace.path().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write("\"metadata\":\"http://" + METADATA + "\"");
    }

    /// Writes the file with more fields.
    public void write(String fields) {
        tree.write(Tree.NODE, "{\"host\":\"%s\",%s}".formatted(namespace.path(), fields));
    }

    public LabNamespace namespace() {
        return namespace;
    }

    /// A server inside.
    public StubService serve(String address, int port, StubService.Script script) {
        return StubService.at(inside, address, port, script);
    }

    @Override
    public void close() {
        inside.close();
        lab.close();
    }
}
