/**
 * What comes over the wire, whatever it is: nothing throws, and how it is cut does not matter. With {@code JAZZER_FUZZ=1} in the environment Jazzer looks
 * for new inputs, one test at a time; without, the seeds in the resources are played again.
 */
@NullMarked
package io.longwire.verification.fuzz;

import org.jspecify.annotations.NullMarked;
