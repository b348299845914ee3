import { readFile } from 'node:fs/promises';
import { StudioError } from '../../../shared/errors';
import {
  collectSettingsSchema,
  featureMapSchema,
  teacherProtocols,
  type CollectPlan,
  type CollectResult,
  type CollectSettings,
  type FeatureMap,
} from '../../../shared/model/collect';
import { teacherNameWords } from '../../../shared/model/teacher';
import { asStudioError } from '../../../core/system/classify-error';
import { planCollect } from '../../../core/teachers/live/plan-collect';
import { runCollect } from '../../../core/teachers/live/run-collect';
import { outputs } from '../../../core/teachers/outputs';
import type { OptionsConfig } from '../../../core/host/arguments';
import {
  askingGiven,
  askingKey,
  askingOptions,
  askingWords,
  costText,
  keyVariableUsage,
  mayAsk,
  minutesText,
  numberIn,
  priceUsage,
} from '../../asking';
import { command, needed, onlyPositional, type CommandRun } from '../../command';
import { parseEpisodeList } from '../../episode-list';
import { askQueueUsage, engineAt } from '../../queue-option';
import { anyOf, oneOf, takeOptions } from '../../take-options';
import { problemLines } from '../../text';
import { withProject } from '../../with-project';

const options = {
  ...askingOptions,
  teacher: { type: 'string' },
  protocol: { type: 'string' },
  frames: { type: 'string', default: 'keyframes' },
  map: { type: 'string' },
  retries: { type: 'string' },
  queue: { type: 'string' },
} as const satisfies OptionsConfig;

type Values = CommandRun<typeof options>['values'];

export const teachersCollect = command({
  name: 'teachers collect',
  summary: 'Ask a live teacher about frames and keep what it says.',
  usage: `PATH --project DIR --teacher NAME --protocol P --endpoint URL [--agree] [--plan] [--json]

  --teacher NAME      what its outputs are kept under
  --protocol P        ${anyOf(teacherProtocols)}
  --endpoint URL      ws://HOST:8000 (openpi), tcp://HOST:5555 (groot), http://HOST:8000 (openvla), http://HOST:8000/v1 (chat)
  --frames WHICH      keyframes (those that are kept), or every:N
  --episodes LIST     only these, e.g. 0-9,12
  --map FILE          which camera, dimensions and text go into which key of the teacher (JSON); kept in the project
  --plan              ask nobody: count, show the map, say what is in the way
  --agree             you agree that pictures, state and task are sent to that server; without it nothing is
  --model NAME        its checkpoint, kept with each output; needed for a chat
${keyVariableUsage}
  --instructions TEXT what to tell a chat besides
  --concurrency N  --requests-per-minute N  --tokens-per-minute N  --timeout SECONDS  --retries N
${priceUsage}${askQueueUsage}`,
  options,
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const settings = await settingsOf(values);
    const episodes = values.episodes === undefined ? null : parseEpisodeList(values.episodes);
    const { engine } = await engineAt(values.queue, log);
    const { key, keyFault } = askingKey(settings, engine);
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const request = { dataset, project, settings, episodes };
      const agreedAtMs = values.agree ? Date.now() : null;
      const plan = await planCollect({ ...request, keyFault, agreedAtMs }, job.signal);
      if (values.plan) return { document: plan, text: planText(plan) };
      mayAsk(plan, values.agree);
      for (const line of problemLines(project.info.problems)) log(line);
      log(planText(plan));
      const store = await project.store(outputs);
      const result = await runCollect({ ...request, store, key, engine }, job);
      for (const line of problemLines(result.problems)) log(line);
      return {
        document: result,
        text: resultText(result),
        incomplete: result.stopped === null ? undefined : stoppedText(result),
      };
    });
  },
});

const words = {
  ...askingWords,
  teacher: ['--teacher', teacherNameWords],
  protocol: ['--protocol', anyOf(teacherProtocols)],
  endpoint: [
    '--endpoint',
    'an address of that protocol, such as ws://127.0.0.1:8000 for openpi, without name, password or query',
  ],
  model: ['--model', 'a name of at most 200 characters, which a chat cannot do without'],
  frames: ['--frames', 'keyframes or every:N with a whole number from 1 on'],
  retries: ['--retries', 'a whole number from 0 to 20'],
} as const;

async function settingsOf(values: Values): Promise<CollectSettings> {
  const every = /^every:(\d+)$/.exec(values.frames)?.[1];
  const given = {
    ...askingGiven(values),
    teacher: needed(values.teacher, '--teacher'),
    protocol: oneOf('--protocol', teacherProtocols, needed(values.protocol, '--protocol')),
    endpoint: needed(values.endpoint, '--endpoint'),
    frames: every === undefined ? values.frames : { every: Number(every) },
    map: values.map === undefined ? null : await mapIn(values.map),
    retries: numberIn(values.retries),
  };
  return takeOptions(collectSettingsSchema, given, words, values);
}

/** Throws `not-found`, `io` or `invalid-input` naming the file. */
async function mapIn(file: string): Promise<FeatureMap> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw asStudioError(error, `${file} cannot be read`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new StudioError(
      'invalid-input',
      `${file} is not JSON; --plan shows a map to begin with.`,
    );
  }
  const parsed = featureMapSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.join('.') ?? '';
  throw new StudioError(
    'invalid-input',
    `${file} is no feature map: ${place === '' ? '' : `${place}: `}${issue?.message ?? 'not an object'}.`,
  );
}

function planText(plan: CollectPlan): string {
  const tokens =
    plan.tokensIn === 0
      ? ''
      : `, about ${plan.tokensIn} + ${plan.tokensOut} tokens${costText(plan.cost)}`;
  return [
    `At most ${plan.frames} frames in ${plan.episodes} episodes to ask ${plan.host} about${tokens}${minutesText(plan.minutesAtLeast)}.`,
    plan.map === null
      ? 'The teacher is asked first which keys it wants.'
      : `Feature map (${mapFrom[plan.mapFrom]}): ${JSON.stringify(plan.map)}`,
    plan.consent,
    ...plan.blockers,
  ].join('\n');
}

const mapFrom: Readonly<Record<CollectPlan['mapFrom'], string>> = {
  given: 'as given',
  project: 'kept in the project',
  guess: 'guessed; correct it with --map',
  teacher: 'by what the teacher says',
};

function resultText(result: CollectResult): string {
  const { asked, answered, failed, retried, reused, seconds, cost } = result;
  return (
    `${asked} frames asked: ${answered} answered, ${failed} failed; ${retried} requests were sent again, ` +
    `${reused} frames had an answer before${costText(cost)}, ${seconds.toFixed(1)} s.`
  );
}

const stoppedText = ({ stopped, notAsked }: CollectResult): string =>
  `${stopped} The run stopped: ${notAsked === 1 ? '1 frame was' : `${notAsked} frames were`} not asked about.`;
