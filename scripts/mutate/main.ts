/**
 * `npm run mutate`: changes the code in small ways and sees whether a test fails. First the known mutants, which all
 * have to be noticed; then made ones, of which `least` have to be.
 *
 *     --known          the known mutants only
 *     --file NAME      of files whose path contains NAME only; may be repeated
 *     --sample N       at most N made mutants of each file, drawn by --seed S (1)
 */
import { parseArgs } from 'node:util';
import { seededRandom } from '../demo/random';
import { ensureBuild } from '../setup/node.mjs';
import { mutantsOf } from './generate';
import { knownMutants, placeOf } from './known-mutants';
import { targets } from './targets';
import { runTrials, type Trial, type Verdict } from './trials';
import { Workspace } from './workspace';

/** Share of the made mutants of each file that tests have to notice. */
const least = 0.8;

const { values } = parseArgs({
  options: {
    known: { type: 'boolean', default: false },
    file: { type: 'string', multiple: true, default: [] },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

const isWanted = (file: string): boolean =>
  values.file.length === 0 || values.file.some((name) => file.includes(name));

async function known(workspace: Workspace): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const mutant of knownMutants.filter(({ file }) => isWanted(file))) {
    const { file, search, replace, tests, why } = mutant;
    const text = await workspace.read(file);
    const place = placeOf(mutant, text);
    if (place === -1) continue;
    const changed = text.slice(0, place) + replace + text.slice(place + search.length);
    const line = text.slice(0, place).split('\n').length;
    trials.push({ file, line, what: why, text: changed, tests });
  }
  return trials;
}

async function made(workspace: Workspace): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const { file, tests } of targets) {
    if (!isWanted(file)) continue;
    const text = await workspace.read(file);
    for (const { start, end, replacement, line, what } of drawn(mutantsOf(text))) {
      const changed = text.slice(0, start) + replacement + text.slice(end);
      trials.push({ file, line, what, text: changed, tests });
    }
  }
  return trials;
}

function drawn<T>(all: readonly T[]): T[] {
  if (values.sample === undefined) return [...all];
  const random = seededRandom(Number(values.seed));
  const ranked = all.map((item, at) => ({ item, at, rank: random.uniform(0, 1) }));
  const taken = ranked.sort((a, b) => a.rank - b.rank).slice(0, Number(values.sample));
  return taken.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** Prints the score of each file; gives back the files that fall short. */
function score(verdicts: readonly Verdict[]): string[] {
  return [...new Set(verdicts.map(({ trial }) => trial.file))].filter((file) => {
    const own = verdicts.filter(({ trial }) => trial.file === file);
    const killed = own.filter(({ outcome }) => outcome !== 'survives').length;
    const percent = ((100 * killed) / own.length).toFixed(1);
    console.log(
      `${percent.padStart(5)} %  ${String(killed).padStart(4)} of ${String(own.length).padEnd(4)}  ${file}`,
    );
    return killed < least * own.length;
  });
}

ensureBuild();
const workspaces = [await Workspace.make(), await Workspace.make()] as const;
process.once('SIGINT', () => {
  void Promise.all(workspaces.map((workspace) => workspace.remove())).then(() => process.exit(130));
});
try {
  const [first] = workspaces;
  const surviving = (await runTrials(workspaces, await known(first))).filter(
    ({ outcome }) => outcome === 'survives',
  );
  const verdicts = values.known ? [] : await runTrials(workspaces, await made(first));
  const short = score(verdicts);
  if (verdicts.length > 0) {
    const killed = verdicts.filter(({ outcome }) => outcome !== 'survives').length;
    console.log(`${killed} of ${verdicts.length} made mutants are killed.`);
  }
  console.log(`${surviving.length} known mutants survive.`);
  if (surviving.length > 0 || short.length > 0) process.exitCode = 1;
} finally {
  for (const workspace of workspaces) await workspace.remove();
}
