/** What the library offers while the core is away. */
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import {
  ConnectionProvider,
  type Connection,
  type ConnectionStatus,
} from '../../../src/renderer/connection';
import { IntegrityCheck } from '../../../src/renderer/features/library/IntegrityCheck';
import { SelectionBar } from '../../../src/renderer/features/library/select/SelectionBar';
import { whyNotNow } from '../../../src/renderer/ui/notices';
import type { DatasetSummary } from '../../../src/shared/model/dataset';

const dataset = { id: 'd', cameras: [{ codec: 'h264' }] } as unknown as DatasetSummary;

function shown(state: ConnectionStatus['state'], what: ReactNode): string {
  const connection = {
    status: createStore<ConnectionStatus>(() => ({ state, attempts: 0 })),
    call: () => new Promise(() => {}),
    on: () => () => {},
    onReconnect: () => () => {},
  } as unknown as Connection;
  return renderToStaticMarkup(
    <ConnectionProvider connection={connection}>{what}</ConnectionProvider>,
  );
}

const off = /<button[^>]* title="The studio cannot be reached just now\."[^>]* disabled=""/g;

it('starts no check while the core is away, and says why', () => {
  const check = <IntegrityCheck dataset={dataset} onShowFound={() => {}} />;
  expect(shown('lost', check).match(off)).toHaveLength(2);
  expect(shown('online', check)).not.toMatch(/disabled/);
});

const none = () => {};

it('changes nothing of the selected episodes meanwhile, and says why', () => {
  const bar = (
    <SelectionBar
      {...{ onReview: none, onPropose: none, onDraft: none, onExport: none, onAct: none }}
      {...{ onNone: none, onLike: none, tags: [], readOnlyBecause: null }}
      selected={new Set([3])}
    />
  );
  // Propose, look again, drop, tag.
  expect(shown('lost', bar).match(off)).toHaveLength(4);
  expect(shown('online', bar)).not.toMatch(/disabled/);
});

it('offers no work in notices meanwhile', () => {
  const away = 'The studio cannot be reached just now.';
  const propose = { label: 'Propose again', run: () => {}, isWork: true } as const;
  expect(whyNotNow(propose, away)).toBe(away);
  expect(whyNotNow(propose, null)).toBeNull();
  expect(whyNotNow({ label: 'Undo', run: () => {} }, away)).toBeNull();
});
