/**
 * Judging as a process of its own, for tests that kill it: a line on stdout says when an answer is acknowledged, one
 * what memory it takes, the last what came of the run.
 */
import { writeSync } from 'node:fs';
import { unwatched } from '../../../../src/core/jobs/progress';
import { AnswersFile } from '../../../../src/core/models/answers-file';
import { runJudge } from '../../../../src/core/score/judge/run-judge';
import { readRolloutFolder } from '../../../../src/core/score/read-folder';
import { openScoreFolder } from '../../../../src/core/score/score-folder';
import { judgeSettingsSchema } from '../../../../src/shared/model/judge';

const [root = '', kept = '', given = ''] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

const { prototype } = AnswersFile;
const add = Reflect.get(prototype, 'add');
prototype.add = async function (this: AnswersFile<{ key: string }>, answer) {
  await add.call(this, answer);
  say(`acknowledged ${answer.key}`);
  say(`memory ${process.memoryUsage().rss}`);
};
const { rollouts } = await readRolloutFolder(root);
const folder = await openScoreFolder(kept, root);
const settings = judgeSettingsSchema.parse(JSON.parse(given));
const result = await runJudge({ rollouts, folder, settings, key: null, examples: null }, unwatched);
const judged = result.rollouts.filter(({ judge }) => judge !== null).length;
const { requests, reused, seconds } = result;
const { user, system } = process.cpuUsage();
say(
  `result ${JSON.stringify({ judged, requests, reused, seconds, processorSec: (user + system) / 1e6 })}`,
);
await folder.release('The run is over.');
