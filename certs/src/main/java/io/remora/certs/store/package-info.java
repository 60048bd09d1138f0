/**
 * A folder whose files change together or not at all, whatever kills the process.
 *
 * <p>Every change is a transaction: new files are written beside the old ones under staging names and synced; one line
 * appended to the journal and synced is the commit; then the staged files are renamed into place. Whoever opens the
 * folder next, under the lock, renames what was committed and deletes what was not. So a file that is visible has its
 * line in the journal, and a line in the journal gets its files.
 *
 * <p>A long history whose greater part means nothing any more is put in the place of itself, shorter, at one instant.
 *
 * <p>Threads and processes: one writer at a time, by a lock on the file {@code lock} and, within the process, a lock
 * per folder. Readers take no lock. May depend on {@code io.remora.certs} and the JDK alone.
 */
@NullMarked
package io.remora.certs.store;

import org.jspecify.annotations.NullMarked;
