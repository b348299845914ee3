import { kbSummary, listedEntries } from '../../../../core/score/knowledge/list';
import { command, noPositionals } from '../../../command';
import { problemLines } from '../../../text';
import { withBase } from './with-base';

export const listBase = command({
  name: 'score kb list',
  summary: 'Say what is in a knowledge base.',
  usage: `--kb DIR [--json]`,
  options: { kb: { type: 'string' } },
  async run({ positionals, values, log }) {
    noPositionals(positionals);
    return withBase(values.kb, { make: false }, async (base) => {
      for (const line of problemLines(base.problems)) log(line);
      const summary = kbSummary(base.entries);
      const entries = listedEntries(base.entries);
      const { rollouts, tasks, failures, notes, lookedAt } = summary;
      const text = [
        `${rollouts} rollouts of ${tasks} tasks, ${failures} failures; ${notes} notes; ${lookedAt} with pictures`,
        ...entries.map(({ id, task, outcome, notes: own }) =>
          [id, task, outcome ?? 'outcome unknown', `${own.length} notes`].join('\t'),
        ),
      ];
      return { document: { ...summary, entries, problems: base.problems }, text: text.join('\n') };
    });
  },
});
