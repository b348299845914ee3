/** What is asked of a journal at once: what of it is written, and what is refused, and why. */
import { StudioError } from '../../shared/errors';
import type { JournalEntry } from '../../shared/model/order-decisions';
import { limits } from '../files/limits';
import type { JournalIndex } from './journal-index';
import { differs, longestLine } from './journal-line';

export interface Request<Entry> {
  entries: readonly Entry[];
  resolve: (ids: string[]) => void;
  reject: (error: unknown) => void;
}

/**
 * The requests to write, and what of them is not there yet, by id; the others are refused. An entry that is there
 * already is acknowledged again; another one under its id is a conflict.
 */
export function admitted<Entry extends JournalEntry>(
  requests: readonly Request<Entry>[],
  {
    noun,
    index,
    stored,
  }: { noun: string; index: JournalIndex; stored: (id: string) => Entry | undefined },
): { accepted: Request<Entry>[]; fresh: Map<string, Entry> } {
  const fresh = new Map<string, Entry>();
  const accepted: Request<Entry>[] = [];
  const noRoom = index.room(noun);
  for (const request of requests) {
    if (refusedAsTooLarge(noun, request)) continue;
    const own = new Map<string, Entry>();
    const clash = request.entries.find((entry) => {
      const other = stored(entry.id) ?? fresh.get(entry.id) ?? own.get(entry.id);
      if (other === undefined) own.set(entry.id, entry);
      return other !== undefined && differs(entry, other);
    });
    const why = clash === undefined ? noRoom([...own.values()]) : clashing(noun, clash);
    if (why !== null) request.reject(why);
    else {
      accepted.push(request);
      for (const [id, entry] of own) fresh.set(id, entry);
    }
  }
  return { accepted, fresh };
}

/** Whether a line would be longer than what is read back; then whoever asked for it is told. */
function refusedAsTooLarge(
  noun: string,
  { entries, reject }: { entries: readonly JournalEntry[]; reject: (error: unknown) => void },
): boolean {
  const large = entries.find((entry) => longestLine(entry) > limits.lineBytes);
  if (large === undefined) return false;
  reject(
    new StudioError(
      'invalid-input',
      `A ${noun} on episode ${large.episode} was not kept because it is longer than a ${noun} may be; decide on fewer keyframes at once, or shorten their texts.`,
    ),
  );
  return true;
}

/** Another entry has its id. */
const clashing = (noun: string, { id, episode }: JournalEntry): StudioError =>
  new StudioError(
    'conflict',
    `The ${noun} ${id} on episode ${episode} was not kept because another ${noun} has its number already; save it again, and it gets a new one.`,
    { details: { decisionId: id } },
  );
