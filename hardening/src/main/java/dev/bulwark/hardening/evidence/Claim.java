package dev.bulwark.hardening.evidence;

import dev.bulwark.fleet.evidence.Source;

/**
 * That an assertion of the scorecard holds, or does not, by a document of an audit.
 *
 * @param device whom the document itself names (a live host that was probed); empty where it names none
 * @param sha256 of the artefact that was judged, 64 lower-case hex digits
 * @param why the rules or facts that decided, for people
 */
public record Claim(String device, String assertion, boolean holds, Source source, String method, String sha256, String why) {}
