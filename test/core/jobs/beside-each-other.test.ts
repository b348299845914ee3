/** Which jobs run beside each other, and which give way. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JobDefinition, JobDefinitions } from '../../../src/core/jobs/define-job';
import type { JobContext } from '../../../src/core/jobs/progress';
import { JobRegistry } from '../../../src/core/jobs/registry';
import { LocalRunner } from '../../../src/core/jobs/runner';
import type { JobKind } from '../../../src/shared/model/job';

type Rules = Partial<Pick<JobDefinition<JobKind>, 'excludes' | 'stops'>>;

/** Until it is stopped. */
const run = (_input: unknown, { signal }: JobContext): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

const about = ({ dataset, project }: { dataset: string; project: string | null }) => ({
  title: 'Job',
  datasetId: dataset,
  name: dataset,
  projectId: project,
});

/** The registry only hands an input on. */
const given = (dataset: string, project: string | null) => ({ dataset, project }) as never;

const says = (name: string): string => `${name} is taken.`;

/** Jobs by kind, dataset and project. */
function besideEachOther(rules: Partial<Record<JobKind, Rules>>) {
  const all = Object.entries(rules).map(([kind, { excludes = [], stops = [] }]) => [
    kind,
    { kind, input: z.any(), unit: 'episodes', excludes, stops, about, run },
  ]);
  const definitions = Object.fromEntries(all) as JobDefinitions;
  const registry = new JobRegistry(definitions, new LocalRunner(definitions), () => {});
  return {
    start: (kind: JobKind, dataset: string, project: string | null = null) =>
      registry.start(kind, given(dataset, project)).id,
    mayStart: (kind: JobKind, dataset: string, project: string | null = null) =>
      registry.mayStart(kind, given(dataset, project)),
    running: async () => {
      await new Promise(setImmediate);
      const states = registry.list().filter(({ state }) => state === 'running');
      return states.map(({ id }) => id);
    },
  };
}

describe('jobs', () => {
  it('of other projects of one dataset run, where it is the project that counts', async () => {
    const { start, running } = besideEachOther({
      propose: { excludes: [{ kind: 'propose', per: 'project', says }] },
      draft: {},
    });
    const ids = [start('propose', 'd', 'p'), start('propose', 'd', 'q'), start('draft', 'd', 'p')];
    expect(() => start('propose', 'e', 'p')).toThrow('e is taken.');
    expect(await running()).toEqual(ids);
  });

  it('of other datasets run, where it is the dataset that counts', async () => {
    const { start, mayStart, running } = besideEachOther({
      check: { excludes: [{ kind: 'check', per: 'dataset', says }] },
      export: { excludes: [{ kind: 'check', per: 'dataset', says }] },
    });
    const ids = [start('check', 'd'), start('check', 'e'), start('export', 'f')];
    ids.push(start('check', 'f'));
    for (const ask of [mayStart, start]) {
      expect(() => ask('check', 'd')).toThrow('d is taken.');
      expect(() => ask('export', 'e', 'p')).toThrow('e is taken.');
    }
    mayStart('export', 'g');
    expect(await running()).toEqual(ids);
  });

  it('give way: those of the project, or of the whole studio', async () => {
    const { start, running } = besideEachOther({
      learn: {},
      check: {},
      draft: { stops: [{ kind: 'learn', per: 'project' }] },
      propose: { stops: [{ kind: 'learn', per: 'studio' }] },
    });
    const check = start('check', 'd', 'p');
    start('learn', 'd', 'p');
    const other = start('learn', 'd', 'q');
    const draft = start('draft', 'd', 'p');
    expect(await running()).toEqual([check, other, draft]);
    start('learn', 'e', 'r');
    const propose = start('propose', 'd', 'p');
    expect(await running()).toEqual([check, draft, propose]);
  });
});
