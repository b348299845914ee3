/** What the SQL box says when its process ends of itself, which is not the query's fault. */
import { expect, it } from 'vitest';
import { runSql } from '../../../src/core/library/sql/run-sql';
import { useChildStarter } from '../../../src/core/system/child-process';
import { toyDataset } from '../project/toy-dataset';

it('says that its process ended, and starts another for the next query', async () => {
  let started = 0;
  useChildStarter(() => {
    started += 1;
    return {
      send: () => undefined,
      onMessage: () => undefined,
      onEnd: (listener) => queueMicrotask(() => listener('spawn EAGAIN')),
      end: () => undefined,
    };
  });
  const dataset = toyDataset('/data/toy', [{ length: 10, tasks: ['Pick the cup'] }]);
  const ask = () => runSql({ dataset, project: null, curator: null, sql: 'FROM episodes' });
  for (const time of [1, 2]) {
    await expect(ask()).rejects.toMatchObject({
      code: 'worker-lost',
      message: 'The process that runs queries ended: spawn EAGAIN.',
    });
    expect(started).toBe(time);
  }
});
