import path from 'node:path';
import { evaluate } from '../../core/evaluation/evaluate';
import { evaluationText } from '../evaluation-text';
import { command, needed, onlyPositional } from '../command';

export const evaluateCommand = command({
  name: 'evaluate',
  usage: `ROOT --labels FILE [--event-model FILE] [--json]

  ROOT            the folder that holds the datasets which the labels name
  --labels FILE   labels.json
  --event-model FILE  description (JSON) of an image encoder, for the curve of surprise`,
  options: { labels: { type: 'string' }, 'event-model': { type: 'string' } },
  async run({ positionals, values, job }) {
    const root = path.resolve(onlyPositional(positionals, 'the folder that holds the datasets'));
    const labelsFile = path.resolve(needed(values.labels, '--labels'));
    const model = values['event-model'];
    const eventModel = model === undefined ? null : path.resolve(model);
    const evaluation = await evaluate({ root, labelsFile, eventModel }, job);
    return { document: evaluation, text: evaluationText(evaluation) };
  },
});
