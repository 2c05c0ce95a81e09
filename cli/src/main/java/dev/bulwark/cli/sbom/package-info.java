/**
 * {@code bulwark sbom}: what is in an image, a root file system or a project, as a bill of materials.
 *
 * <p>Start at {@link dev.bulwark.cli.sbom.SbomCommand}. What is found is found in {@code hardening.sbom}; here are options and exit codes only.
 */
@NullMarked
package dev.bulwark.cli.sbom;

import org.jspecify.annotations.NullMarked;
