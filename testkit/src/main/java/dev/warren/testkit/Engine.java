// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test that starts a container engine or runtime: it needs root and what is named here.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("engine")
@ExtendWith(PrerequisiteExtension.class)
public @interface Engine {
    /// Some of `containerd`, `runc`, `crun`, `conmon`, `dockerd`, `docker`, `cni-plugins`, `busybox-static`, or
    /// any other command.
    String[] value();
}
