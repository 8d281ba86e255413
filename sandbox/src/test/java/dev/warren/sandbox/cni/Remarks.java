// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import java.util.ArrayList;
import java.util.List;

/// Keeps what a client tells.
final class Remarks implements CniObserver {
    private final List<PluginRun> runs = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    @Override
    public void ran(PluginRun run) {
        runs.add(run);
    }

    @Override
    public void remarked(String remark) {
        remarks.add(remark);
    }

    List<PluginRun> runs() {
        return List.copyOf(runs);
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }
}
