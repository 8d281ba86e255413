// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// Looks at the machine and emits facts. It changes nothing, and no source knows another.
@NullMarked
module dev.warren.survey {
    requires static org.jspecify;
    requires transitive dev.warren.atlas;
    requires transitive dev.warren.kernel;
    requires transitive dev.warren.namespace;
    requires tools.jackson.core;

    exports dev.warren.survey;
}
