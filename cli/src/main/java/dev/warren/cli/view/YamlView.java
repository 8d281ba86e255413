// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/// The same as the JSON, as YAML.
public final class YamlView {
    private static final int LARGEST_DOCUMENT = 1 << 30;

    private YamlView() {}

    /// JSON is YAML already; it is read as such and written in block style.
    public static String of(String json) {
        Object document =
                new Load(LoadSettings.builder().setCodePointLimit(LARGEST_DOCUMENT).build())
                        .loadFromString(json);
        DumpSettings settings =
                DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .setWidth(Integer.MAX_VALUE / 2)
                        .build();
        return new Dump(settings, new Quoting(settings)).dumpToString(document);
    }

    /// Quotes every text that could be read as something else. Readers of YAML 1.1 are many, and take
    /// `no` for false, `12:34:56` for a number of seconds and `2026-01-01` for a date.
    private static final class Quoting extends StandardRepresenter {
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./@-]*");
        private static final Set<String> WORDS =
                Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

        Quoting(DumpSettings settings) {
            super(settings);
            representers.put(
                    String.class,
                    text ->
                            representScalar(
                                    Tag.STR,
                                    text.toString(),
                                    isPlain(text.toString())
                                            ? ScalarStyle.PLAIN
                                            : ScalarStyle.DOUBLE_QUOTED));
        }

        private static boolean isPlain(String text) {
            return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        }
    }
}
