/** A child process that runs the queries of the SQL box: one that does not end, or takes all memory, takes it along. */
import '../core/system/compile-later';
import type { FromChild, ToChild } from '../core/system/child-calls';
import { StudioError } from '../shared/errors';
import { loadRows, runQuery, tooMuch } from '../core/library/sql/database';
import { sqlLimits } from '../core/library/sql/limits';
import type { SqlCalls } from '../core/library/sql/sql-calls';
import { answerCalls } from './answer-calls';
import { parentLink } from './parent-link';

const watchEveryMs = 25;

const parent = parentLink<ToChild<SqlCalls>, FromChild>();
parent.onGone(() => process.exit(0));

answerCalls<SqlCalls>(parent, {
  load: loadRows,
  async query(asked) {
    // The database counts most of what it takes, not all.
    const most = process.memoryUsage.rss() + sqlLimits.processMiB * 2 ** 20;
    let watch: ReturnType<typeof setInterval> | undefined;
    const greedy = new Promise<never>((_, reject) => {
      watch = setInterval(() => {
        if (process.memoryUsage.rss() <= most) return;
        reject(new StudioError('timeout', tooMuch, { details: { ends: true } }));
        // Once that is said: nothing else stops the query.
        setImmediate(() => process.kill(process.pid, 'SIGKILL'));
      }, watchEveryMs);
    });
    try {
      return await Promise.race([runQuery(asked), greedy]);
    } finally {
      clearInterval(watch);
    }
  },
});
