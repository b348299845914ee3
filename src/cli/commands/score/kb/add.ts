import path from 'node:path';
import { z } from 'zod';
import { addRollouts } from '../../../../core/score/knowledge/add-rollouts';
import { mustLieOutside } from '../../../../core/score/knowledge/base-shelf';
import { readScoredLines } from '../../../../core/score/scored-lines';
import { command, needed, onlyPositional } from '../../../command';
import { takeOptions } from '../../../take-options';
import { problemLines } from '../../../text';
import { fullScoreOf } from '../full-score';
import { withRollouts } from '../with-rollouts';
import { withBase } from './with-base';

const schema = z.object({ prefix: z.string().max(200), curator: z.string().min(1).max(80) });
const words = {
  prefix: ['--prefix', 'at most 200 characters'],
  curator: ['--curator', 'a name of at most 80 characters'],
} as const;

export const addToBase = command({
  name: 'score kb add',
  summary: 'Add rollouts with what a person says of them, or change what was said.',
  usage: `ROLLOUTS --kb DIR --from FILE [--project DIR] [--prefix TEXT] [--curator NAME] [--full 1|10] [--json]

  --kb DIR         the knowledge base (made if missing)
  --from FILE      JSON lines: {"id", "scores": {"reasoning", "action", "intention", "alignment"}, "outcome"?, "curator"?,
                   "notes": [{"t": seconds, "text", "failure": true where it goes wrong}]}
  --project DIR    the dataset's project, where there is one: outcomes as its curators say
  --prefix TEXT    put before the ids, where rollouts of several sets are called alike
  --curator NAME   who scored them, where a line does not say ("curator")
  --full 1|10      what a full score is in the file (10 where any score is above 1, else 1)`,
  options: {
    kb: { type: 'string' },
    from: { type: 'string' },
    project: { type: 'string' },
    prefix: { type: 'string' },
    curator: { type: 'string', default: 'curator' },
    full: { type: 'string' },
  },
  async run({ positionals, values, job, log }) {
    const folder = path.resolve(onlyPositional(positionals, 'the folder of rollouts'));
    const given = { prefix: values.prefix ?? '', curator: values.curator };
    const options = takeOptions(schema, given, words, values);
    mustLieOutside(needed(values.kb, '--kb'), folder);
    const read = await readScoredLines(needed(values.from, '--from'), fullScoreOf(values.full));
    return withRollouts(folder, values.project, (set) =>
      withBase(values.kb, { make: true }, async (base) => {
        const { rollouts } = set;
        const result = await addRollouts(base, { rollouts, lines: read.lines }, options, job);
        const unusable = [...read.unusable, ...result.unusable].sort((a, b) => a.row - b.row);
        const problems = [...base.problems, ...set.problems, ...result.problems];
        for (const line of problemLines(problems)) log(line);
        for (const { row, reason } of unusable) log(`Row ${row} ${reason}.`);
        const { added, looksBy } = result;
        return {
          document: { added, unusable, fullScore: read.fullScore, looksBy, problems },
          text: `${added} rollouts were added (full score ${read.fullScore}; scenes by ${looksBy}), ${unusable.length} rows were not.`,
        };
      }),
    );
  },
});
