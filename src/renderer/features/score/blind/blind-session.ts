/** Scoring a blind sample in this window: the place in it, what is asked now, what is said and not yet on disk. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isRetryable, toPlainError, type PlainError } from '../../../../shared/errors';
import type { BlindQueue, BlindRollout, BlindSaying } from '../../../../shared/model/calibration';
import type { Dimension } from '../../../../shared/model/score';
import type { Connection } from '../../../connection';
import { dimensionWords } from '../words';

/** What is asked of a rollout, one after the other. */
export type Field = Dimension | 'outcome';
/** Fractions of ten; null: cannot be judged. What is missing was not said yet. */
type Given = Partial<Record<Field, number | null>>;

interface BlindState {
  queue: BlindQueue | null;
  /** Whether the core was asked which sample there is. */
  known: boolean;
  error: PlainError | null;
  /** Which of the sample is shown; null before any, and past the last one. */
  at: number | null;
  /** Null while it is fetched. */
  rollout: BlindRollout | null;
  given: Given;
  field: Field | null;
  /** What is not on disk yet, and why the last attempt failed. */
  unsaved: number;
  trouble: string | null;
  /** What the last act did, for the status line and for screen readers. */
  told: string;
}

interface Step {
  at: number;
  /** All that is asked of the rollout. */
  fields: readonly Field[];
  /** Null: all of it, which an earlier window said. */
  field: Field | null;
  before: Given;
  after: Given;
}

export interface BlindSession {
  readonly state: StoreApi<BlindState>;
  /** Reads which sample there is, and goes to the first rollout that is not scored. */
  open(): Promise<void>;
  draw(count: number, seed: number): Promise<void>;
  /** Says it of what is asked now, and goes on. */
  say(value: number | null): void;
  /** Asks for another one. */
  ask(field: Field): void;
  /** The one before or after that is asked. */
  step(by: 1 | -1): void;
  /** To another rollout of the sample. */
  go(by: 1 | -1): void;
  undo(): void;
  redo(): void;
  /** Scores no more of the sample. */
  end(): Promise<void>;
}

export const fieldsOf = ({ asked }: Pick<BlindRollout, 'asked'>): Field[] => [...asked, 'outcome'];

/** How many a curator is through with. */
export const scored = ({ said }: BlindQueue): number =>
  said.filter((saying) => saying?.done === true).length;

/** Whether a curator has begun and is not through: no judge's score is to be seen meanwhile. */
export const isBlind = ({ queue, unsaved }: Pick<BlindState, 'queue' | 'unsaved'>): boolean =>
  unsaved > 0 ||
  (queue !== null &&
    queue.said.some((saying) => saying !== null) &&
    scored(queue) < queue.said.length);

const retryMs = 2_000;
const everyField: readonly Field[] = ['reasoning', 'action', 'intention', 'alignment', 'outcome'];

export function createBlindSession(around: {
  call: Connection['call'];
  projectId: string;
  by(): Promise<{ curator: string; device: string }>;
}): BlindSession {
  const { call, projectId } = around;
  const state = createStore<BlindState>(() => ({
    queue: null,
    known: false,
    error: null,
    at: null,
    rollout: null,
    given: {},
    field: null,
    unsaved: 0,
    trouble: null,
    told: '',
  }));
  const waiting: { sample: string; at: number; saying: BlindSaying }[] = [];
  const done: Step[] = [];
  const undone: Step[] = [];
  let sending = false;

  const send = async () => {
    const [next] = waiting;
    if (sending || next === undefined) return;
    sending = true;
    let isLater = false;
    try {
      const { sample, at, saying } = next;
      await call('score.sayBlind', { projectId, sample, at, ...saying, ...(await around.by()) });
      waiting.shift();
      state.setState({ trouble: null });
    } catch (error) {
      const { code, message } = toPlainError(error);
      isLater = isRetryable(code);
      state.setState({ trouble: message });
      // What is refused for good is not shown as if it were kept.
      if (!isLater) for (const list of [waiting, done, undone]) list.length = 0;
    }
    sending = false;
    state.setState({ unsaved: waiting.length });
    if (isLater) setTimeout(() => void send(), retryMs);
    else if (waiting.length > 0) void send();
    else if (state.getState().trouble !== null) await read();
  };

  const keep = (at: number, given: Given, fields: readonly Field[]) => {
    const { queue } = state.getState();
    if (queue === null) return;
    const saying = sayingOf(given, fields);
    const said = queue.said.map((each, place) => (place === at ? saying : each));
    waiting.push({ sample: queue.sample, at, saying });
    state.setState({ queue: { ...queue, said }, unsaved: waiting.length });
    void send();
  };

  /** @param back to what was said before, or again, of one field */
  const goTo = async (at: number | null, back?: { field: Field | null; given: Given }) => {
    const { queue } = state.getState();
    state.setState({ at, rollout: null, given: {}, field: null });
    if (at === null || queue === null) return;
    try {
      const rollout = await call('score.blindRollout', { projectId, sample: queue.sample, at });
      if (state.getState().at !== at) return;
      const fields = fieldsOf(rollout);
      const given = back?.given ?? givenIn(state.getState().queue?.said[at] ?? null, fields);
      const field = back?.field ?? nextField(given, fields);
      state.setState({ rollout, given, field, error: null });
    } catch (error) {
      if (state.getState().at === at) state.setState({ error: toPlainError(error) });
    }
  };

  /** The next one that waits, from there on or from the beginning. */
  const nextWaiting = (from: number): number | null => {
    const said = state.getState().queue?.said ?? [];
    const waits = (place: number) => said[place]?.done !== true;
    const places = said.map((_, place) => place);
    return places.find((at) => at >= from && waits(at)) ?? places.find(waits) ?? null;
  };

  /** What was said of it before can be taken back too. */
  const take = (queue: BlindQueue | null) => {
    done.splice(0, done.length, ...stepsIn(queue));
    undone.length = 0;
    state.setState({ queue, known: true, error: null });
    return goTo(nextWaiting(0));
  };

  const read = async () => {
    try {
      const { curator } = await around.by();
      await take(await call('score.blind', { projectId, curator }));
    } catch (error) {
      state.setState({ known: true, error: toPlainError(error) });
    }
  };

  /** What the next undo takes back. */
  const nextWords = (): string => {
    const next = done.at(-1);
    return next === undefined ? '' : ` The next undo takes back: ${wordsOf(next)}.`;
  };

  const again = (step: Step, given: Given, word: string) => {
    const { at, field, fields } = step;
    keep(at, given, fields);
    state.setState({ told: `${word}: ${wordsOf(step)}.${nextWords()}` });
    void goTo(at, { field, given });
  };

  return {
    state,
    open: read,
    async draw(count, seed) {
      const { curator } = await around.by();
      await take(await call('score.drawBlind', { projectId, curator, count, seed }));
    },
    say(value) {
      const { at, field, rollout, given } = state.getState();
      if (at === null || field === null || rollout === null) return;
      const fields = fieldsOf(rollout);
      const after = { ...given, [field]: value };
      done.push({ at, fields, field, before: given, after });
      undone.length = 0;
      keep(at, after, fields);
      const next = nextField(after, fields, field);
      const told = `${givenWords(field, value)}. Undo takes it back.`;
      state.setState({ given: after, field: next, told });
      if (next === null) void goTo(nextWaiting(at + 1));
    },
    ask: (field) => state.setState({ field }),
    step(by) {
      const { rollout, field } = state.getState();
      if (rollout === null) return;
      const fields = fieldsOf(rollout);
      const from = field === null ? -1 : fields.indexOf(field);
      state.setState({ field: fields[(from + by + fields.length) % fields.length] ?? null });
    },
    go(by) {
      const { at, queue } = state.getState();
      const last = (queue?.said.length ?? 0) - 1;
      if (last >= 0) void goTo(Math.max(0, Math.min(last, (at ?? last + 1) + by)));
    },
    undo() {
      const step = done.pop();
      if (step === undefined) return state.setState({ told: 'Nothing is left to undo.' });
      undone.push(step);
      again(step, step.before, 'Undone');
    },
    redo() {
      const step = undone.pop();
      if (step === undefined) return state.setState({ told: 'Nothing is left to redo.' });
      done.push(step);
      again(step, step.after, 'Redone');
    },
    async end() {
      const { queue } = state.getState();
      if (queue === null) return;
      await call('score.endBlind', { projectId, sample: queue.sample, ...(await around.by()) });
      await read();
    },
  };
}

function givenWords(field: Field, value: number | null | undefined): string {
  const name = field === 'outcome' ? 'Task done' : dimensionWords[field];
  return `${name}: ${typeof value === 'number' ? Math.round(10 * value) : 'cannot be judged'}`;
}

const wordsOf = ({ at, field, after }: Step): string =>
  `${field === null ? 'all scores' : givenWords(field, after[field])}, rollout ${at + 1}`;

/** Each rollout as a whole; what was left out says nothing that could be taken back. */
function stepsIn(queue: BlindQueue | null): Step[] {
  return (queue?.order ?? []).flatMap((at): Step[] => {
    const saying = queue?.said[at] ?? null;
    const after = givenIn(saying, everyField);
    const saysAnything = Object.values(after).some((value) => value !== null);
    return saysAnything ? [{ at, fields: everyField, field: null, before: {}, after }] : [];
  });
}

/** The next one that nothing was said of, from the one after `from` round to it; null where there is none. */
function nextField(given: Given, fields: readonly Field[], from?: Field): Field | null {
  const first = from === undefined ? 0 : fields.indexOf(from) + 1;
  const order = [...fields.slice(first), ...fields.slice(0, first)];
  return order.find((field) => given[field] === undefined) ?? null;
}

/** Of what was not said to its end, nulls are taken for not said: they are asked again. */
function givenIn(saying: BlindSaying | null, fields: readonly Field[]): Given {
  const given: Given = {};
  for (const field of saying === null ? [] : fields) {
    const value = field === 'outcome' ? saying?.outcome : saying?.scores[field];
    if (value !== undefined && (value !== null || saying?.done === true)) given[field] = value;
  }
  return given;
}

function sayingOf(given: Given, fields: readonly Field[]): BlindSaying {
  const { reasoning = null, action = null, intention = null, alignment = null } = given;
  return {
    scores: { reasoning, action, intention, alignment },
    outcome: given.outcome ?? null,
    done: fields.every((field) => given[field] !== undefined),
  };
}
