/** What the plan of an export says where there is nothing to export. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { PlanPane } from '../../../src/renderer/features/jobs';
import { PlanView } from '../../../src/renderer/features/export/PlanView';
import type { ExportOptions, ExportPlan, SkipReason } from '../../../src/shared/model/export';

const plan: ExportPlan = {
  out: '/data/out',
  format: 'lerobot',
  version: 'v3.0',
  blockers: [],
  episodes: [{ episode: 0, frames: 100, keyframes: 9 }],
  skipped: [],
  frames: 100,
  keyframes: 9,
  sparsity: 0.91,
  videoBytes: 0,
  totalBytes: 0,
  freeBytes: 0,
  loaders: [],
  repairs: [],
  reasoning: { charactersIn: 0, charactersOut: 0, distinctIn: 0, distinctOut: 0 },
  problems: [],
};
const skipped = (reason: SkipReason): Partial<ExportPlan> => ({
  episodes: [],
  skipped: [{ episode: 0, reason, message: 'why' }],
});

function offer(
  change: Partial<ExportPlan>,
  decisions: ExportOptions['decisions'] = 'reviewed',
): string | undefined {
  const planned = {
    data: { ...plan, ...change },
    error: null,
    loading: false,
    reload: () => {},
  };
  const shown = renderToStaticMarkup(
    <PlanView planned={planned} waiting={null} decisions={decisions} onProposed={() => {}} />,
  );
  return /<p>(No [^.,]*)[^<]*<\/p><button[^>]*>Plan as proposed/.exec(shown)?.[1];
}

it('offers what was proposed where nothing is finished, or nothing of it accepted', () => {
  expect(offer(skipped('not-finished'))).toBe('No episode is finished');
  expect(offer({ keyframes: 0 })).toBe('No keyframe is accepted');
});

it('offers it nowhere else', () => {
  expect(offer({})).toBeUndefined();
  expect(offer(skipped('broken'))).toBeUndefined();
  expect(offer(skipped('not-finished'), 'proposed')).toBeUndefined();
});

function signOf(isDone: boolean): string | undefined {
  const planned = { data: { blockers: ['why'] }, error: null, loading: false, reload: () => {} };
  const pane = { planned, waiting: null, blockersLabel: 'In the way', isDone: () => isDone };
  const shown = renderToStaticMarkup(<PlanPane {...pane}>{() => null}</PlanPane>);
  return /lucide-(ban|info)/.exec(shown)?.[1];
}

it('says that nothing is left to do as no error', () => {
  expect([true, false].map(signOf)).toEqual(['info', 'ban']);
});
