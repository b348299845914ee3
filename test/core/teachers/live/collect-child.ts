/**
 * Collecting as a process of its own, for tests that kill it. Each frame's text is its own name, so that a server knows
 * what it is asked about; a line on stdout says what is acknowledged, the last one what came of the run.
 */
import { writeSync } from 'node:fs';
import { openDataset } from '../../../../src/core/datasets/open';
import { unwatched } from '../../../../src/core/jobs/progress';
import { openProject } from '../../../../src/core/project/open-project';
import { runCollect } from '../../../../src/core/teachers/live/run-collect';
import { outputs } from '../../../../src/core/teachers/outputs';
import { collectSettingsSchema, type CollectSettings } from '../../../../src/shared/model/collect';

const [root = '', folder = '', given = '', episodes = 'null'] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);
/** Waiting between tries is tested elsewhere. */
const hasty = { nowMs: () => performance.now(), sleep: () => Promise.resolve() };

const settings: CollectSettings = collectSettingsSchema.parse(JSON.parse(given));
const opened = await openDataset(root);
const dataset = Object.create(opened, {
  frameTasks: {
    value: (episode: number) =>
      Promise.resolve(
        Array.from(
          { length: opened.episode(episode).length },
          (_none, frame) => `frame ${episode}:${frame}.`,
        ),
      ),
  },
}) as typeof opened;
const project = await openProject({ dataset, path: folder, dataDir: `${folder}-data` });
const store = await project.store(outputs);
const told = {
  has: store.has.bind(store),
  append: async (...args: Parameters<typeof store.append>): Promise<void> => {
    await store.append(...args);
    for (const { episode, frame, error } of args[0]) {
      if (error === null) say(`acknowledged ${episode}:${frame}.`);
    }
    say(`memory ${process.memoryUsage().rss}`);
  },
};
const request = { dataset, project, store: told, settings, key: null, clock: hasty };
const wanted = JSON.parse(episodes) as number[] | null;
const { problems, map, ...result } = await runCollect({ ...request, episodes: wanted }, unwatched);
say(
  `result ${JSON.stringify({ ...result, problems: problems.length, cameras: map.cameras.length })}`,
);
await project.close();
