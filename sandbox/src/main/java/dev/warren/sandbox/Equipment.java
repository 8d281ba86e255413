// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.cni.CniClient;
import java.io.IOException;

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

    SandboxFolders folders() {
        return settings.folders();
    }
}
