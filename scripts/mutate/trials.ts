/** Tries mutants out, two at a time, and says of each what became of it. */
import type { Outcome, Workspace } from './workspace';

export interface Trial {
  file: string;
  line: number;
  what: string;
  /** The whole file with the change. */
  text: string;
  tests: readonly string[];
}

export interface Verdict {
  trial: Trial;
  outcome: Outcome;
}

/** Tests that take this much longer than usual have run into a loop. */
const slower = 3;
const graceMs = 15_000;

/** Tests must pass without a mutant, or their failing says nothing: throws where they do not. */
export async function runTrials(
  workspaces: readonly Workspace[],
  trials: readonly Trial[],
): Promise<Verdict[]> {
  const limits = new Map<string, Promise<number>>();
  const verdicts: (Verdict | undefined)[] = trials.map(() => undefined);
  let next = 0;
  const work = async (workspace: Workspace): Promise<void> => {
    for (let at = next++; at < trials.length; at = next++) {
      const trial = trials[at];
      if (trial === undefined) return;
      const key = trial.tests.join(' ');
      const limit = limits.get(key) ?? limitOf(workspace, trial.tests);
      limits.set(key, limit);
      const outcome = await workspace.tryOut(trial, trial.tests, await limit);
      const word = outcome === 'survives' ? 'SURVIVES' : outcome;
      console.log(`${word.padEnd(9)}  ${trial.file}:${trial.line}  ${trial.what}`);
      verdicts[at] = { trial, outcome };
    }
  };
  await Promise.all(workspaces.map(work));
  return verdicts.filter((verdict) => verdict !== undefined);
}

async function limitOf(workspace: Workspace, tests: readonly string[]): Promise<number> {
  const begun = performance.now();
  const outcome = await workspace.test(tests, 600_000);
  if (outcome !== 'survives') {
    throw new Error(`${tests.join(' ')} must pass without a mutant.`);
  }
  return slower * (performance.now() - begun) + graceMs;
}
