/** The list of known mutants fits the code, and made mutants are what they say. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mutantsOf } from '../../scripts/mutate/generate';
import { knownMutants, placeOf } from '../../scripts/mutate/known-mutants';
import { targets } from '../../scripts/mutate/targets';
import { repositoryRoot } from '../shared-data';

const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');

test.each(knownMutants)('$file: $why', (mutant) => {
  expect(() => placeOf(mutant, read(mutant.file))).not.toThrow();
});

test('a known mutant whose text has gone or stands twice is no mutant any more', () => {
  const [mutant] = knownMutants;
  if (mutant === undefined) return;
  expect(() => placeOf(mutant, 'nothing')).toThrow('known-mutants.ts');
  expect(() => placeOf(mutant, mutant.search + mutant.search)).toThrow('known-mutants.ts');
  expect(() => placeOf({ ...mutant, gone: true }, mutant.search)).toThrow('known-mutants.ts');
});

test('every file and folder that is named is there', () => {
  for (const { file, tests } of [...knownMutants, ...targets]) {
    for (const name of [file, ...tests])
      expect(existsSync(path.join(repositoryRoot, name)), name).toBe(true);
  }
});

test('changes comparisons, signs, constants, conditions, calls and bodies, and nothing in types or fallbacks', () => {
  const text = `function f(a: 1 | 2, list: number[]): number {
  if (a < 2 && !g()) call();
  return (list[0] ?? 7) + 4_000;
}`;
  expect(mutantsOf(text).map(({ line, what }) => `${line}: ${what}`)).toEqual([
    '1: { if (a < 2 && !g()) call(); return (list[0] ?? 7) + 4_00... -> {}',
    '2: a < 2 && !g() -> false',
    '2: a < 2 && !g() -> true',
    '2: < -> <=',
    '2: 2 -> (1)',
    '2: 2 -> 3',
    '2: && -> ||',
    '2: !g() -> g()',
    '2: without call();',
    '3: 0 -> (-1)',
    '3: 0 -> 1',
    '3: + -> -',
    '3: 4_000 -> (2000)',
    '3: 4_000 -> 6000',
  ]);
});
