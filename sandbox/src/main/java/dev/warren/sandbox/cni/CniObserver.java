// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

/// Is told what happens while a client works; for those who show it, or keep it.
///
/// Thread: called by the one that called the client, before that returns.
public interface CniObserver {
    /// A plugin has been run, well or not.
    void ran(PluginRun run);

    /// Something that is no failure and should not go unsaid either, in a sentence.
    void remarked(String remark);

    /// One that does not care.
    static CniObserver indifferent() {
        return new CniObserver() {
            @Override
            public void ran(PluginRun run) {}

            @Override
            public void remarked(String remark) {}
        };
    }
}
