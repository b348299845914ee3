/** `teachers-million.ts FOLDER make|ask`: a million scored outputs, and then a sample and a report of them, as JSON. */
import { unwatched } from '../../src/core/jobs/progress';
import { openProject } from '../../src/core/project/open-project';
import { teacherReport } from '../../src/core/teachers/report';
import { errorReport } from '../../src/core/teachers/report-scores';
import { sampleLooks, samplesOf } from '../../src/core/teachers/sample';
import { readSummary, ScoreTable } from '../../src/core/teachers/score-table';
import { verdicts } from '../../src/core/teachers/verdicts';
import { seeded } from '../../src/core/signals/seeded';
import { toyDataset } from '../core/project/toy-dataset';

const [folder = '', what = ''] = process.argv.slice(2);
const episodes = 5_000;
const frames = 200;
const looks = 1_000;

const project = await openProject({
  dataset: toyDataset(`${folder}/toy`, []),
  path: `${folder}/million.curation`,
  dataDir: `${folder}/data`,
});
const started = performance.now();
if (what === 'make') await make();
else await ask();
const seconds = (performance.now() - started) / 1_000;
const megabytes = process.resourceUsage().maxRSS / 1_000;
await project.close();
console.log(JSON.stringify({ seconds, megabytes }));

async function make(): Promise<void> {
  const table = await ScoreTable.open(project, unwatched.signal);
  const uniform = seeded(1);
  for (let at = 0; at < episodes * frames; at += 1) {
    const episode = Math.floor(at / frames);
    table.add({
      episode,
      frame: at % frames,
      error: uniform(),
      strangeness: uniform(),
      what: at % 14,
      times: 1 + uniform(),
      task: episode % 20,
      phase: Math.floor(((at % frames) * 9) / frames),
      speed: uniform(),
      length: 100 + (episode % 300),
      stated: null,
    });
  }
  const things = Array.from({ length: 14 }, (_, dim) => `joint_${dim}`);
  const tasks = Array.from({ length: 20 }, (_, task) => `task ${task}`);
  await table.finish(
    { teacher: 'big', kind: 'action', stamp: '1', recorded: '', foreign: [], tasks, things },
    { errorByStep: [], coverage: [] },
  );
  await table.close();
}

async function ask(): Promise<void> {
  const summary = await readSummary(project, { teacher: 'big', kind: 'action' });
  if (summary === null) throw new Error('There are no scores.');
  const wish = { teacher: 'big', looks, seed: 1, uniformShare: 0.2 };
  const sample = await sampleLooks(project, [summary], wish);
  const said = await project.store(verdicts);
  await said.record(
    sample.looks.map(({ id, episode }, at) => ({
      episode,
      look: id,
      verdict: at % 7 === 0 ? 'wrong' : 'accept',
      reason: null,
      note: null,
    })),
    { projectId: project.id, curator: 'bench', device: 'bench' },
  );
  const samples = await samplesOf(project, 'big');
  const report = await teacherReport(project, 'big', { summaries: [summary], samples });
  await errorReport(project, summary, [summary]);
  if (report.looked !== looks) throw new Error('Verdicts are missing.');
}
