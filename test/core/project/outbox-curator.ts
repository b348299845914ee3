/**
 * A curator for kill tests: keeps every decision in an outbox until it is acknowledged, as a window does, sends them to
 * whatever core there is, and knows what must be on disk afterwards.
 */
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import {
  decisionSchema,
  type Decision,
  type DecisionAct,
} from '../../../src/shared/model/decision';
import { ScriptedCurator, seen, type CuratorOptions } from '../../shared/decisions';
import type { SeededRandom } from '../../shared/seeded-random';

/** Sends decisions to a core; resolves with the ids it acknowledged, rejects when the core is gone. */
export type SendDecisions = (decisions: Decision[]) => Promise<string[]>;

export class OutboxCurator {
  readonly acknowledged = new Set<string>();
  readonly outbox = new Map<string, Decision>();
  readonly #script: ScriptedCurator;
  readonly #random: SeededRandom;
  readonly #episodes: number;

  constructor(random: SeededRandom, episodes: number, options: CuratorOptions) {
    this.#script = new ScriptedCurator(options);
    this.#random = random;
    this.#episodes = episodes;
  }

  /** Every decision ever made, in sequence. */
  get made(): readonly Decision[] {
    return this.#script.decisions;
  }

  /** Puts one to four new decisions into the outbox. */
  decideSome(): void {
    for (let left = this.#random.between(1, 4); left > 0; left -= 1) {
      const episode = this.#random.between(0, this.#episodes - 1);
      const decision = this.#script.decide(this.#act(), episode);
      this.outbox.set(decision.id, decision);
    }
  }

  /** Sends all that is not acknowledged, also what may have arrived before the last core died. */
  async replay(send: SendDecisions): Promise<void> {
    const waiting = [...this.outbox.values()];
    if (waiting.length > 0) this.#acknowledge(await send(waiting));
  }

  /** Decides and sends, a few calls at a time, until the core is gone. */
  async workUntilGone(send: SendDecisions): Promise<void> {
    for (;;) {
      const calls: Promise<void>[] = [];
      for (let left = this.#random.between(1, 3); left > 0; left -= 1) {
        this.decideSome();
        calls.push(this.replay(send));
      }
      const results = await Promise.allSettled(calls);
      if (results.some(({ status }) => status === 'rejected')) return;
    }
  }

  /** What was acknowledged is there exactly once, everything else once or not at all, and nothing is changed. */
  expectKept(onDisk: readonly Decision[]): void {
    const counts = new Map<string, number>();
    for (const { id } of onDisk) counts.set(id, (counts.get(id) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count !== 1)).toEqual([]);
    expect([...this.acknowledged].filter((id) => !counts.has(id))).toEqual([]);
    const made = new Map(this.made.map((decision) => [decision.id, decision]));
    for (const decision of onDisk) expect(decision).toEqual(made.get(decision.id));
  }

  #acknowledge(ids: readonly string[]): void {
    for (const id of ids) {
      this.acknowledged.add(id);
      this.outbox.delete(id);
    }
  }

  #act(): DecisionAct {
    const keyframe = seen(`k${this.#random.between(0, 9)}`, this.#random.between(0, 50));
    const last = this.made.at(-1);
    const acts: DecisionAct[] = [
      { kind: 'accept', keyframes: [keyframe] },
      { kind: 'prune', keyframes: [keyframe] },
      { kind: 'move', keyframe, toFrame: this.#random.between(0, 50) },
      { kind: 'edit', keyframe, text: `Näher an die Tasse – 缓慢。 ${this.#random.next()}` },
      { kind: 'flag', flagged: this.#random.next() < 0.5 },
      { kind: 'finish' },
    ];
    if (last !== undefined) acts.push({ kind: 'revert', decisionId: last.id });
    return this.#random.pick(acts);
  }
}

/** Every whole line of every journal of a project folder, read without the studio's own code. */
export async function journalLines(project: string): Promise<Decision[]> {
  const folder = path.join(project, 'journal');
  const decisions: Decision[] = [];
  for (const name of await readdir(folder)) {
    const lines = (await readFile(path.join(folder, name), 'utf8')).split('\n');
    expect(lines.pop()).toBe('');
    for (const line of lines) decisions.push(decisionSchema.parse(JSON.parse(line)));
  }
  return decisions;
}
