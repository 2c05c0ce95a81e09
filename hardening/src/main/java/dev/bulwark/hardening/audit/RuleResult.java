package dev.bulwark.hardening.audit;

import org.jspecify.annotations.Nullable;

/**
 * One rule's verdict on one input.
 *
 * @param rule the rule's id, {@code ESP-SB-001}
 * @param severity as judged here; it may be lower than the catalogue's where the rule says so
 * @param symbol the symbol, option or parameter that decided; null where there is none
 * @param value its value; null where there is none
 * @param line the line it stands in, from 1; 0 where there is none
 */
public record RuleResult(String rule, Verdict verdict, Severity severity, @Nullable Reason reason, @Nullable String symbol, @Nullable String value, int line) {}
