// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/// The same as the JSON, as YAML.
public final class YamlView {
    private static final int LARGEST_DOCUMENT = 1 << 30;

    private YamlView() {}

    /// JSON is YAML already; it is read as such and written in block style.
    public static String of(String json) {
        Object document =
                new Load(LoadSettings.builder().setCodePointLimit(LARGEST_DOCUMENT).build())
                        .loadFromString(json);
        return new Dump(
                        DumpSettings.builder()
                                .setDefaultFlowStyle(FlowStyle.BLOCK)
                                .setWidth(Integer.MAX_VALUE / 2)
                                .build())
                .dumpToString(document);
    }
}
