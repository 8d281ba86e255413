// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.cni.CniClient;
import dev.warren.sandbox.pod.PodIdentity;
import java.io.IOException;
import java.util.Optional;

/// What all work on sandboxes is done with.
record Equipment(
        SandboxSettings settings,
        Registry registry,
        Steps steps,
        CniClient cni,
        Removal removal,
        EventLog events) {

    /// Work that gives nothing back.
    interface Work {
        void run() throws IOException;
    }

    /// Takes a step that gives nothing back.
    void take(String sandbox, Step step, String subject, Work work) throws IOException {
        steps.take(
                sandbox,
                step,
                subject,
                () -> {
                    work.run();
                    return true;
                });
    }

    /// Notes what happened. That it cannot be noted keeps nothing from being done.
    void tell(
            EventLog.Kind kind,
            String sandbox,
            PodIdentity pod,
            Optional<String> container,
            String detail) {
        try {
            events.add(kind, sandbox, pod, container, detail);
        } catch (SandboxException failed) {
            steps.note(failed.sentence());
        }
    }

    /// What is kept of a sandbox. One whose record is damaged can be removed all the same, from its journal, and hides
    /// no other.
    Optional<SandboxRecord> readable(String sandbox) {
        try {
            return registry.find(sandbox);
        } catch (SandboxException damaged) {
            steps.note(damaged.sentence());
            return Optional.empty();
        }
    }

    /// The same of one that is held.
    Optional<SandboxRecord> readable(Held held) {
        try {
            return held.findRecord();
        } catch (SandboxException damaged) {
            steps.note(damaged.sentence());
            return Optional.empty();
        }
    }

    SandboxFolders folders() {
        return settings.folders();
    }
}
