/** What a command says of its progress on a terminal, and where its words go. */
import type { WriteStream } from 'node:tty';
import { expect, it } from 'vitest';
import { createReporter } from '../../src/cli/reporter';

function reporterOn(terminal: { isTTY: boolean; columns?: number }) {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  return { ...createReporter({ ...terminal, write } as unknown as WriteStream), written };
}

const machines = Array.from({ length: 20 }, (_, at) => `lab${at} ${at} done`);
const progress = { phase: 'proposing', done: 1, total: 4, unit: 'episodes' as const };

it('takes back all rows that its words took', () => {
  const { report, log, end, written } = reporterOn({ isTTY: true, columns: 20 });
  end();
  report({ ...progress, note: 'lab1 1 done, 12/min' });
  log('The queue answers again.');
  log('It does.');
  expect(written).toEqual([
    'proposing 1 of 4 episodes (25 %), lab1 1 done, 12/min',
    '\u001b[2A\r\u001b[J',
    'The queue answers again.\n',
    'It does.\n',
  ]);
});

it('tells of some machines, and of how many more', () => {
  const { report, written } = reporterOn({ isTTY: false });
  report({ ...progress, note: machines.join('\n') });
  expect(written.join('')).toBe(
    `proposing 1 of 4 episodes (25 %), ${machines.slice(0, 8).join('; ')}; and 12 more\n`,
  );
});
