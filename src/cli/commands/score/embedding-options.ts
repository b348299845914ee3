import { StudioError } from '../../../shared/errors';
import { keyFromEnvironment } from '../../../core/models/keys';
import { embeddedLikeness, type Likeness } from '../../../core/score/knowledge/embeddings';
import { needed } from '../../command';

export const embeddingOptions = {
  embeddings: { type: 'string' },
  'embedding-model': { type: 'string' },
  'embedding-key-variable': { type: 'string' },
  agree: { type: 'boolean', default: false },
} as const;

export const embeddingUsage = `  --embeddings URL     compare tasks by an OpenAI-compatible embedding server, e.g. http://127.0.0.1:8000/v1, not by words
  --embedding-model NAME  as the server calls it
  --embedding-key-variable NAME  the environment variable that holds the key
  --agree              you agree that tasks are sent to that server; without it nothing is`;

interface Values {
  embeddings?: string | undefined;
  'embedding-model'?: string | undefined;
  'embedding-key-variable'?: string | undefined;
  agree: boolean;
}

/** Undefined where no server is named: by words. Throws `invalid-input`, and `conflict` where nobody agreed. */
export function likenessOf(values: Values, signal: AbortSignal): Likeness | undefined {
  const address = values.embeddings;
  if (address === undefined) return undefined;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const takes = 'an address such as http://127.0.0.1:8000/v1';
    throw new StudioError('invalid-input', `--embeddings takes ${takes}, not "${address}".`);
  }
  const model = needed(values['embedding-model'], '--embedding-model');
  if (!values.agree) {
    throw new StudioError(
      'conflict',
      `Nothing was sent to ${url.host}. The tasks of rollouts would be; if you agree, add --agree.`,
    );
  }
  const variable = values['embedding-key-variable'];
  const key = variable === undefined ? null : keyFromEnvironment(variable);
  return embeddedLikeness({ endpoint: address.replace(/\/+$/, ''), model, key }, signal);
}
