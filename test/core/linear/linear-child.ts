/**
 * Has every expression that goes over the text of strangers go over a text on which it was, or could have been, slow
 * with the square of its length. Writes the names first, then each when it is done. A process of its own, so that the
 * system ends it when its processor time is spent.
 */
import { writeSync } from 'node:fs';
import { subtaskSignals } from '../../../src/core/datasets/hdf5/subtask-signals';
import { kindOf } from '../../../src/core/distill/proxy/table';
import { saidBy } from '../../../src/core/embodiment/directions';
import { countedName } from '../../../src/core/embodiment/names';
import { surroundingsOf } from '../../../src/core/embodiment/surroundings';
import { nameWords } from '../../../src/core/embodiment/words';
import { labelsOf, splitSentence, withoutAt } from '../../../src/core/export/formats/ecot-json';
import { withoutTags } from '../../../src/core/export/formats/marks';
import { parseJson } from '../../../src/core/files/json-text';
import { withoutSecrets } from '../../../src/core/host/secrets';
import { expectedScores } from '../../../src/core/score/judge/likelihoods';
import { paraphrase } from '../../../src/core/score/stress/paraphrase';
import { sentenceParts } from '../../../src/shared/model/reasoning-parts';

/** With the square of it, each would take minutes. */
const length = 1_000_000;
/** A log as it is sent. */
const logLength = 400_000;

const full = (part: string, of = length): string => part.repeat(Math.ceil(of / part.length));
const feature = (key: string) => ({ key, dtype: 'float32', shape: [1], names: null });
const arrays = (path: string) => [{ path, kind: 'numbers' }];

const cases: Record<string, () => unknown> = {
  'a name of digits': () => countedName([`${full('1')}a1`, '1']),
  'names of digits': () => countedName([full('1'), full('2')]),
  'the group of a feature': () => surroundingsOf(null, [feature(`${full('a')}.b`)]),
  'the words of a name in capitals': () => nameWords(full('aB')),
  'the words of a name of signs': () => nameWords(full('_')),
  'arms without a finger': () => saidBy(full('franka ')),
  'valves without an opening': () => saidBy(full('valve ')),
  'signals with a line break': () =>
    subtaskSignals(arrays(`${full('/subtask_term_signals/')}\n`) as never),
  'spaces without an @': () => withoutAt({ task: `a${full(' ')}b` }),
  'a text of @': () => withoutAt({ task: full('@ ') }),
  'a label before spaces': () => labelsOf(`TASK:${full(' ')}`),
  'labels without a text': () => labelsOf(full('TASK: ')),
  'sentences without an end': () => splitSentence(full('a')),
  'a full stop before spaces': () => sentenceParts(`a.${full(' ')}`),
  'full stops without a space': () => sentenceParts(full('.')),
  'steps without a colon': () => kindOf(full('step ')),
  'a colon before spaces': () => kindOf(`step:${full(' ')}`),
  'buttons that are none': () => paraphrase(full('push the '), 0),
  'signs within a task': () => paraphrase(`${full('!')}a`, 0),
  'tags that do not end': () => withoutTags(full('<|')),
  'quotes and backslashes': () => parsed(`NaN ${full('"\\')}`),
  'answers without a score': () => scores(full('"action":{', 4 * length)),
  'a key before spaces': () => scores(`"action"${full(' ')}`),
  ...Object.fromEntries(
    [
      'a.',
      'a',
      'key ',
      'key=',
      'pw: ',
      'a@',
      'a.b@',
      '://',
      'bearer ',
      '\\"',
      '1a',
      ' ',
      '-----BEGIN PRIVATE KEY-----',
    ].map((part) => [`a log full of ${part}`, () => withoutSecrets(full(part, logLength))]),
  ),
};

function scores(words: string): unknown {
  return expectedScores(words, [{ token: words, logprob: 0, top: [] }], ['action']);
}

function parsed(text: string): unknown {
  try {
    return parseJson(Buffer.from(text));
  } catch {
    return null;
  }
}

writeSync(1, `${Object.keys(cases).join('\n')}\n\n`);
for (const [name, go] of Object.entries(cases)) {
  go();
  writeSync(1, `${name}\n`);
}
