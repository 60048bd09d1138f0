/**
 * What both ends of a copy need: facts about a file, its hashes, a file that is not whole yet.
 *
 * <p>Free of threads; each object is used by one at a time. The formats are in
 * {@link io.remora.agent.transfer.FileFacts}.
 */
@NullMarked
package io.remora.agent.transfer;

import org.jspecify.annotations.NullMarked;
