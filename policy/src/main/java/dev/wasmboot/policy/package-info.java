/**
 * What a plugin may do: capabilities, grants, limits, and the decision between what was
 * requested and what was granted.
 */
@NullMarked
package dev.wasmboot.policy;

import org.jspecify.annotations.NullMarked;
