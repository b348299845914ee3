/** Asks one question until there is a good answer, or a sentence that says why there is none. */
import { backoffMs } from '../../models/ask';
import type { Clock } from '../../models/clock';
import type { Pace } from '../../models/pace';
import type { LiveTeacher, Observation } from './live-teacher';
import type { Answer, ReadAnswer } from './output-of';

/** A teacher that answers nonsense is asked once more. */
const nonsenseRetries = 1;
/** One that asks for more patience than this is out of order for this run. */
const longestPatienceMs = 10 * 60_000;

export interface Asking {
  teacher: LiveTeacher;
  pace: Pace;
  clock: Clock;
  retries: number;
  /** Of one exchange, estimated, for the pace. */
  tokens: number;
  /** Hears of each request before it is sent. */
  sends: () => void;
  spent: (tokensIn: number, tokensOut: number) => void;
}

export type Heard =
  | { kind: 'good'; answer: Answer; latencyMs: number }
  /** `why` is the rest of a sentence that begins with the teacher's host. */
  | { kind: 'failed'; why: string }
  /** No other question would fare better. */
  | { kind: 'closed'; why: string };

/** Throws only the signal's reason. An answer that `read` finds fault with is of no use, and would be the next time. */
export async function askUntil(
  asking: Asking,
  observation: Observation,
  read: ReadAnswer,
  signal: AbortSignal,
): Promise<Heard> {
  const { teacher, pace, clock, retries, tokens } = asking;
  let failures = 0;
  let nonsense = 0;
  for (;;) {
    const booking = await pace.turn(tokens, signal);
    asking.sends();
    const sentAtMs = clock.nowMs();
    const said = await teacher.ask(observation, signal);
    const usage = 'usage' in said ? said.usage : null;
    if (usage !== null && usage !== undefined) {
      booking.tokens = usage.tokensIn + usage.tokensOut;
      asking.spent(usage.tokensIn, usage.tokensOut);
    }
    switch (said.kind) {
      case 'actions':
      case 'text': {
        const answer = read(said);
        return 'fault' in answer
          ? { kind: 'failed', why: answer.fault }
          : { kind: 'good', answer, latencyMs: clock.nowMs() - sentAtMs };
      }
      case 'garbage':
        nonsense += 1;
        if (nonsense > nonsenseRetries) return { kind: 'failed', why: said.why };
        break;
      case 'broken':
        failures += 1;
        if (failures > retries) return { kind: 'failed', why: said.why };
        // It is not busy: the first time it is asked again at once.
        if (failures > 1) await clock.sleep(backoffMs(failures - 1), signal);
        break;
      case 'later': {
        failures += 1;
        const { afterMs, why } = said;
        if (afterMs !== null && afterMs > longestPatienceMs) {
          return {
            kind: 'closed',
            why: `${why} and asks to wait ${Math.ceil(afterMs / 60_000)} minutes`,
          };
        }
        // What one request is told holds for all of them.
        if (afterMs !== null) pace.hold(afterMs);
        if (failures > retries) return { kind: 'failed', why };
        await clock.sleep(Math.max(afterMs ?? 0, backoffMs(failures)), signal);
        break;
      }
      case 'refused':
        return { kind: 'failed', why: said.why };
      case 'closed':
        return { kind: 'closed', why: said.why };
    }
  }
}
