/** JMH micro-benchmarks of what stands on the hot path: admitting a certificate, reading a request, writing an event, growing the audit tree. */
@NullMarked
package dev.bulwark.bench.micro;

import org.jspecify.annotations.NullMarked;
