// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.sandbox.ContainerRecord;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxRecord;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.pod.PodDocument;
import dev.warren.sandbox.pod.PodIdentity;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// A sandbox as JSON, described by `sandbox-list.schema.json`.
final class SandboxJson {
    private final JsonGenerator json;

    SandboxJson(JsonGenerator json) {
        this.json = json;
    }

    /// What `ps` and `run` print.
    void members(Sandbox sandbox) {
        SandboxRecord record = sandbox.record();
        PodIdentity pod = record.pod().identity();
        text("id", sandbox.id());
        text("name", pod.name());
        text("namespace", pod.namespace());
        text("uid", pod.uid());
        json.writeNumberProperty("attempt", pod.attempt());
        text("state", SandboxWords.state(sandbox.state()));
        text("created", record.created().toString());
        network(record);
        texts("ips", record.addresses());
        texts("networks", record.networks());
        if (record.infra().isPresent()) {
            json.writeNumberProperty("infraPid", record.infra().get().pid());
        } else {
            json.writeNullProperty("infraPid");
        }
        text("runtime", record.runtime());
        json.writeArrayPropertyStart("containers");
        sandbox.containers().forEach(this::container);
        json.writeEndArray();
        texts("leftovers", sandbox.leftovers());
    }

    private void network(SandboxRecord record) {
        json.writeBooleanProperty("hostNetwork", record.pod().namespaces().hostNetwork());
        if (record.network().isEmpty()) {
            json.writeNullProperty("netns");
            return;
        }
        json.writeObjectPropertyStart("netns");
        text("path", record.network().get().path());
        text("inode", record.network().get().id().toString());
        json.writeEndObject();
    }

    private void container(Sandbox.Container container) {
        json.writeStartObject();
        members(container);
        json.writeEndObject();
    }

    /// What is known of a container.
    void members(Sandbox.Container container) {
        ContainerRecord record = container.record();
        text("id", record.id());
        text("name", record.name());
        text("state", SandboxWords.state(container.state()));
        text("source", record.source());
        text("created", record.created().toString());
        record.started().ifPresent(moment -> text("started", moment.toString()));
        container.finished().ifPresent(moment -> text("finished", moment.toString()));
        if (SandboxWords.hasProcess(container)) {
            json.writeNumberProperty("pid", record.pid());
            text("startTicks", Long.toString(record.startTicks()));
        }
        container.exitStatus().ifPresent(status -> json.writeNumberProperty("exitStatus", status));
        text("bundle", record.bundle());
        text("log", record.log());
    }

    /// What `inspect` tells besides: what it was asked to be, and what would be removed with it.
    void details(SandboxRecord record, Journal.Reading journal) {
        text("bootId", record.bootId());
        json.writeName("config");
        DocumentJson.write(json, PodDocument.of(record.pod()));
        json.writeObjectPropertyStart("journal");
        text("phase", journal.phase().word());
        json.writeArrayPropertyStart("left");
        for (Journal.Left left : journal.left()) {
            json.writeStartObject();
            text("what", left.trace().words());
            left.failure().ifPresent(why -> text("failure", why));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void text(String name, String value) {
        json.writeStringProperty(name, SafeText.json(value));
    }

    private void texts(String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> json.writeString(SafeText.json(value)));
        json.writeEndArray();
    }
}
