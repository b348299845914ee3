import path from 'node:path';
import { copyBase } from '../../../../core/score/knowledge/copy-base';
import { command, needed, onlyPositional, noPositionals } from '../../../command';
import { problemLines } from '../../../text';
import { withBase } from './with-base';

export const importIntoBase = command({
  name: 'score kb import',
  summary: 'Take all rollouts of another knowledge base into one.',
  usage: `OTHER --kb DIR [--json]

  OTHER       the base that is read
  --kb DIR    the base that they are added to (made if missing)`,
  options: { kb: { type: 'string' } },
  async run({ positionals, values, log }) {
    const other = path.resolve(onlyPositional(positionals, 'the other base'));
    return withBase(other, { make: false }, (from) =>
      withBase(values.kb, { make: true }, async (to) => {
        for (const line of problemLines([...from.problems, ...to.problems])) log(line);
        const copied = await copyBase(from, to);
        return { document: copied, text: `${copied.rollouts} rollouts were taken in.` };
      }),
    );
  },
});

export const exportBase = command({
  name: 'score kb export',
  summary: 'Write a knowledge base as it stands now into another folder.',
  usage: `--kb DIR --to OTHER [--json]

  --to OTHER  a folder that is made, or a base that they are added to`,
  options: { kb: { type: 'string' }, to: { type: 'string' } },
  async run({ positionals, values, log }) {
    noPositionals(positionals);
    const other = path.resolve(needed(values.to, '--to'));
    return withBase(values.kb, { make: false }, (from) =>
      withBase(other, { make: true }, async (to) => {
        for (const line of problemLines(from.problems)) log(line);
        const copied = await copyBase(from, to);
        return { document: copied, text: `${copied.rollouts} rollouts were written.` };
      }),
    );
  },
});
