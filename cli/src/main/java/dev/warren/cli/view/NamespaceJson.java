// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.Owner;
import dev.warren.atlas.Peer;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.Link;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// One namespace as JSON. Numbers that may exceed 2^53 (inodes, cookies, ticks) are strings.
final class NamespaceJson {
    private final JsonGenerator json;
    private final Consumer<Namespace.NetworkLink> more;

    NamespaceJson(JsonGenerator json) {
        this(json, _ -> {});
    }

    /// @param more writes further members of a link
    NamespaceJson(JsonGenerator json, Consumer<Namespace.NetworkLink> more) {
        this.json = json;
        this.more = more;
    }

    void members(Namespace namespace) {
        json.writeStringProperty("inode", namespace.id().toString());
        json.writeStringProperty("device", Long.toUnsignedString(namespace.id().device()));
        if (namespace.cookie().isPresent()) {
            json.writeStringProperty(
                    "cookie", Long.toUnsignedString(namespace.cookie().getAsLong()));
        }
        text("name", namespace.name());
        json.writeStringProperty("state", namespace.isActive() ? "active" : "idle");
        if (namespace.number().isPresent()) {
            json.writeNumberProperty("nsid", namespace.number().getAsInt());
        }
        json.writeArrayPropertyStart("owners");
        namespace.owners().forEach(this::owner);
        json.writeEndArray();
        json.writeArrayPropertyStart("pins");
        namespace.pins().forEach(this::pin);
        json.writeEndArray();
        if (!namespace.names().isEmpty()) {
            texts("symbolicLinks", namespace.names().stream().map(Fact.NameSeen::path).toList());
        }
        json.writeArrayPropertyStart("processes");
        namespace.processes().forEach(this::process);
        json.writeEndArray();
        json.writeArrayPropertyStart("links");
        namespace.links().forEach(this::link);
        json.writeEndArray();
        texts("contradictions", namespace.contradictions());
    }

    private void text(String name, String value) {
        json.writeStringProperty(name, SafeText.json(value));
    }

    private void texts(String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> json.writeString(SafeText.json(value)));
        json.writeEndArray();
    }

    private void owner(Owner owner) {
        json.writeStartObject();
        json.writeStringProperty("kind", owner.kind());
        switch (owner) {
            case Owner.Host _ -> {}
            case Owner.Pod pod -> pod(pod);
            case Owner.Standalone alone -> {
                text("runtime", alone.runtime());
                if (!alone.sandboxId().isEmpty()) {
                    text("sandboxId", alone.sandboxId());
                }
                json.writeBooleanProperty("hostNetwork", alone.hostNetwork());
                containers(List.of(alone.container()));
            }
            case Owner.Program program -> {
                json.writeNumberProperty("pid", program.process().pid());
                text("command", program.command());
            }
        }
        texts("evidence", owner.evidence().stream().map(Evidence::toString).toList());
        json.writeEndObject();
    }

    private void pod(Owner.Pod pod) {
        text("runtime", pod.runtime());
        json.writeObjectPropertyStart("pod");
        text("namespace", pod.pod().namespace());
        text("name", pod.pod().name());
        text("uid", pod.pod().uid());
        json.writeEndObject();
        text("sandboxId", pod.sandboxId());
        json.writeBooleanProperty("hostNetwork", pod.hostNetwork());
        containers(pod.containers());
    }

    private void containers(List<Owner.Container> containers) {
        json.writeArrayPropertyStart("containers");
        for (Owner.Container container : containers) {
            json.writeStartObject();
            text("id", container.id());
            text("name", container.name());
            text("image", container.image());
            if (container.pid().isPresent()) {
                json.writeNumberProperty("pid", container.pid().getAsInt());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void pin(Fact.PinSeen pin) {
        json.writeStartObject();
        text("path", pin.path());
        json.writeStringProperty("mountNamespace", pin.mountNamespace().toString());
        json.writeEndObject();
    }

    private void process(Fact.ProcessSeen process) {
        json.writeStartObject();
        json.writeNumberProperty("pid", process.process().pid());
        json.writeStringProperty("startTicks", Long.toString(process.process().startTicks()));
        text("command", process.command());
        json.writeEndObject();
    }

    private void link(Namespace.NetworkLink networkLink) {
        Link link = networkLink.link();
        json.writeStartObject();
        json.writeNumberProperty("index", link.index());
        text("name", link.name());
        json.writeStringProperty("kind", kind(link));
        json.writeStringProperty("mac", link.address().toString());
        json.writeNumberProperty("mtu", link.mtu());
        json.writeStringProperty("state", link.state().word());
        texts(
                "addresses",
                networkLink.addresses().stream()
                        .map(InterfaceAddress::local)
                        .map(Object::toString)
                        .toList());
        if (link.master() != 0) {
            json.writeNumberProperty("master", link.master());
        }
        if (!link.alternativeNames().isEmpty()) {
            texts("alternativeNames", link.alternativeNames());
        }
        if (!link.alias().isEmpty()) {
            text("alias", link.alias());
        }
        if (link.permanentAddress().isPresent()) {
            json.writeStringProperty("permanentMac", link.permanentAddress().toString());
        }
        if (!link.parentDevice().isEmpty()) {
            text("parentDevice", link.parentDevice());
        }
        peer(networkLink.peer());
        more.accept(networkLink);
        json.writeEndObject();
    }

    private static String kind(Link link) {
        if (link.isLoopback()) {
            return "loopback";
        }
        return link.kind().name().isEmpty() ? "physical" : SafeText.json(link.kind().name());
    }

    private void peer(Peer peer) {
        switch (peer) {
            case Peer.None _ -> {}
            case Peer.OtherEnd(var other, var name) -> end("peer", other, name);
            case Peer.Below(var other, var name) -> end("lower", other, name);
            case Peer.Unseen(var number, var index) -> {
                json.writeObjectPropertyStart("unseenPeer");
                if (number != Link.SAME_NAMESPACE) {
                    json.writeNumberProperty("nsid", number);
                }
                json.writeNumberProperty("index", index);
                json.writeEndObject();
            }
        }
    }

    private void end(String property, LinkId other, String name) {
        json.writeObjectPropertyStart(property);
        json.writeStringProperty("inode", other.namespace().toString());
        json.writeNumberProperty("index", other.index());
        text("name", name);
        json.writeEndObject();
    }
}
