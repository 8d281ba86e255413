// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test that needs commands which not every machine is asked to have; it may be skipped even where
/// nothing else may.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("extra")
@ExtendWith(PrerequisiteExtension.class)
public @interface Extra {
    /// The commands that have to be on the path.
    String[] value();
}
