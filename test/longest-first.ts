/**
 * The order of the test files: those that take half a minute and more begin, so that none of them is left alone at the end
 * while the other core rests. Vitest knows durations of earlier runs only, and a fresh checkout has none.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const long = [
  'core/export-formats/every-input-every-output',
  'desktop/recovery',
  'e2e/journey',
  'core/fuzz/fuzz',
  'cli/commands',
  'core/datasets/faults',
  'package/package',
  'compatibility/project-0.1.0',
  'core/evaluation/evaluate',
  'core/export/kill',
  'e2e/kill',
  'core/distill/proxy',
];

const rank = ({ moduleId }: TestSpecification): number => {
  const at = long.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return at === -1 ? long.length : at;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
