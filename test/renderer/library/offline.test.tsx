/** What the library offers while the core is away. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import {
  ConnectionProvider,
  type Connection,
  type ConnectionStatus,
} from '../../../src/renderer/connection';
import { IntegrityCheck } from '../../../src/renderer/features/library/IntegrityCheck';
import type { DatasetSummary } from '../../../src/shared/model/dataset';

const dataset = { id: 'd', cameras: [{ codec: 'h264' }] } as unknown as DatasetSummary;

function shown(state: ConnectionStatus['state']): string {
  const connection = {
    status: createStore<ConnectionStatus>(() => ({ state, attempts: 0 })),
    call: () => new Promise(() => {}),
    on: () => () => {},
    onReconnect: () => () => {},
  } as unknown as Connection;
  return renderToStaticMarkup(
    <ConnectionProvider connection={connection}>
      <IntegrityCheck dataset={dataset} onShowFound={() => {}} />
    </ConnectionProvider>,
  );
}

it('starts no check while the core is away, and says why', () => {
  const off = /<button[^>]* title="The studio cannot be reached just now\."[^>]* disabled=""/g;
  expect(shown('lost').match(off)).toHaveLength(2);
  expect(shown('online')).not.toMatch(/disabled/);
});
