// SPDX-License-Identifier: Apache-2.0
/// What the VPC CNI's agent of EKS leaves on the node and tells of itself.
@NullMarked
package dev.warren.survey.source.eks;

import org.jspecify.annotations.NullMarked;
