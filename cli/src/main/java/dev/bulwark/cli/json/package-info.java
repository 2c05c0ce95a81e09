/**
 * JSON without binding: documents as maps, lists and scalars, written and read with the streaming API only.
 *
 * <p>Start at {@link dev.bulwark.cli.json.Json}. Object binding would cost a small command more time than all else it does.
 */
@NullMarked
package dev.bulwark.cli.json;

import org.jspecify.annotations.NullMarked;
