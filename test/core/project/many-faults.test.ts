/** A project of which every line is wrong is told about in a few sentences: windows can read them. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { storedAnswerSchema } from '../../../src/core/drafts/answer';
import { sealed } from '../../../src/core/files/sealed-line';
import { AnswersFile } from '../../../src/core/models/answers-file';
import { ScriptedCurator } from '../../shared/decisions';
import { openToy, proposalsOf, temporaryFolder } from './toy-project';

const count = 500;
const nonsense = 'x\n'.repeat(count);

it('lines of proposals, journals and answers that cannot be read are counted from the 20th on', async () => {
  const root = await temporaryFolder();
  const folder = path.join(root, 'toy.curation');
  const project = await openToy(root);
  const { id: projectId } = project.info;
  await project.close();
  // What the first line of each names is nowhere, as often as there are lines.
  const anna = new ScriptedCurator({ projectId });
  const gaps = Array.from({ length: count }, (_, at) => {
    const decision = anna.decide({ kind: 'reopen' }, 1);
    return sealed(JSON.stringify({ ...decision, after: at.toString(16).padStart(8, '0') }));
  });
  // Of a line of proposals only the head is read at first.
  const unread = Array.from({ length: count }, (_, episode) => `{"episode":${episode},x}`);
  await writeFile(path.join(folder, 'proposals.jsonl'), `${nonsense}${unread.join('\n')}\n`);
  await writeFile(path.join(folder, 'journal/anna.laptop.jsonl'), `${gaps.join('\n')}\n`);
  await writeFile(path.join(folder, 'journal/ben.desk.jsonl'), nonsense);
  await mkdir(path.join(folder, 'drafts'));
  await writeFile(path.join(folder, 'drafts/answers.jsonl'), nonsense);
  const again = await openToy(root);
  for (let episode = 0; episode < count; episode += 1) again.overview(episode);
  const said = again.info.problems.map(({ message }) => message);
  expect(said.filter((message) => message.includes('anna.laptop'))).toHaveLength(20);
  expect(said.filter((message) => message.includes('ben.desk'))).toHaveLength(20);
  expect(said.filter((message) => message.includes('proposals.jsonl'))).toHaveLength(20);
  expect(said.filter((message) => message.includes(' more '))).toEqual(
    [count, count, 2 * count].map(
      (all) => `${all - 20} more problems of this kind are not listed.`,
    ),
  );
  await again.saveProposals(proposalsOf(0, []));
  const answers = await AnswersFile.open(again.folder, 'drafts/answers.jsonl', storedAnswerSchema);
  expect(answers.problems).toHaveLength(21);
  await answers.close();
});
