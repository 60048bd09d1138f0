/**
 * Full control as the one who has it sees it: {@link io.remora.FullControl} over a far {@code full-control} service.
 * Found by {@link io.remora.FullControlProvider}.
 *
 * <p>Everything here calls the peer; any thread may use it, but for streams, which are for one at a time.
 */
@NullMarked
package io.remora.agent.client;

import org.jspecify.annotations.NullMarked;
